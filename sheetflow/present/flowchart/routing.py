"""Arrows from shape to shape along tracks that keep clear of shapes, words and each other.

The tracks are a grid: in every lane its middle and two tracks at each edge, in every band its
middle and one track at each edge.  Each arrow takes the cheapest way (length, bends, crossings);
then each is taken up and laid again in sight of the others until nothing improves.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sheetflow.present.flowchart.drawing import Box, Figure, Point
from sheetflow.present.flowchart.labels import Side
from sheetflow.present.flowchart.layout import TRACK, TRACKS, Layout
from sheetflow.present.flowchart.procedure import Edge, Procedure

_BEND = 28.0
_CROSSING = 140.0
_TOUCH = 1500.0
_OVERLAP = 4000.0
_SHARED_PORT = 5000.0
_MERGED = 6.0
_ENTER_SIDE = 12.0
_PASSES = 3

_Place = tuple[int, int]
_Step = tuple[int, int]
_STEPS: dict[Side, _Step] = {
    Side.TOP: (0, -1),
    Side.BOTTOM: (0, 1),
    Side.LEFT: (-1, 0),
    Side.RIGHT: (1, 0),
}
_OUT = (Side.BOTTOM, Side.LEFT, Side.RIGHT)
_IN = (Side.TOP, Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class Route:
    """One arrow's way: from which side of its source, through which points, to which side."""

    leaves: Side
    enters: Side
    points: tuple[Point, ...]
    places: tuple[_Place, ...]
    cost: float


@dataclass
class _Traffic:
    """What is laid already.

    Which arrows run along each stretch of track; at each place, whether an arrow goes straight
    on and whether it arrives level; at each side of a shape, whether an arrow leaves there.
    """

    stretches: dict[frozenset[_Place], list[Edge]] = field(default_factory=dict)
    places: dict[_Place, list[tuple[Edge, bool, bool]]] = field(default_factory=dict)
    ports: dict[tuple[str, Side], list[bool]] = field(default_factory=dict)


class Grid:
    """The tracks of a layout and which stretches of them are free."""

    def __init__(self, layout: Layout, obstacles: Iterable[Box]) -> None:
        self.boxes = layout.boxes
        self.xs = tuple(sorted(x for lane in layout.columns.lanes for x in _lane_tracks(lane)))
        self.ys = tuple(
            sorted(y for b in layout.bands for y in (b.top + TRACK, b.middle, b.bottom - TRACK))
        )
        self.blocked = self._blocked(tuple(obstacles))

    def point(self, place: _Place) -> Point:
        return self.xs[place[0]], self.ys[place[1]]

    def _blocked(self, obstacles: Sequence[Box]) -> frozenset[frozenset[_Place]]:
        found = set()
        for x in range(len(self.xs)):
            for y in range(len(self.ys)):
                for other in ((x + 1, y), (x, y + 1)):
                    if self._is_outside(other) or self._is_hit((x, y), other, obstacles):
                        found.add(frozenset(((x, y), other)))
        return frozenset(found)

    def is_free(self, place: _Place, stretch: frozenset[_Place]) -> bool:
        """Whether the stretch of track that ends at `place` may be used."""
        return min(place) >= 0 and stretch not in self.blocked

    def _is_outside(self, place: _Place) -> bool:
        return place[0] >= len(self.xs) or place[1] >= len(self.ys)

    def _is_hit(self, one: _Place, other: _Place, obstacles: Sequence[Box]) -> bool:
        (x1, y1), (x2, y2) = self.point(one), self.point(other)
        stretch = Box(x1, y1, x2, y2).grown(0.5)
        return any(stretch.overlaps(box) for box in obstacles)

    def dock(self, box: Box, side: Side) -> tuple[Point, _Place]:
        """The point on a shape's edge and the first place of the grid outside it."""
        x, y = box.centre
        column, row = _nearest(self.xs, x), _nearest(self.ys, y)
        if side in (Side.TOP, Side.BOTTOM):
            edge = box.top if side is Side.TOP else box.bottom
            return (x, edge), (column, row + _STEPS[side][1])
        edge = box.left if side is Side.LEFT else box.right
        return (edge, y), (column + _STEPS[side][0], row)


def _lane_tracks(lane: Box) -> Iterator[float]:
    yield lane.centre[0]
    for track in TRACKS:
        yield lane.left + track
        yield lane.right - track


def _nearest(values: Sequence[float], wanted: float) -> int:
    return min(range(len(values)), key=lambda place: abs(values[place] - wanted))


def routed(procedure: Procedure, layout: Layout, obstacles: Iterable[Box]) -> dict[Edge, Route]:
    """A way for each arrow; of several orders of laying them the one that comes out cheapest."""
    grid = Grid(layout, obstacles)
    orders = (procedure.edges, procedure.edges[::-1], _by_reach(procedure))
    tried = [_laid(grid, procedure, order) for order in orders]
    return min(tried, key=lambda routes: sum(route.cost for route in routes.values()))


def _by_reach(procedure: Procedure) -> tuple[Edge, ...]:
    """Arrows to the nearest rows first."""
    row = {node.name: node.row for node in procedure.nodes}
    return tuple(sorted(procedure.edges, key=lambda e: abs(row[e.target] - row[e.source])))


def _laid(grid: Grid, procedure: Procedure, order: Sequence[Edge]) -> dict[Edge, Route]:
    routes: dict[Edge, Route] = {}
    for _ in range(_PASSES):
        before = dict(routes)
        for edge in order:
            others = {other: route for other, route in routes.items() if other is not edge}
            routes[edge] = _Search(grid, procedure, edge, _traffic(others)).route()
        if routes == before:
            break
    return routes


def _traffic(routes: dict[Edge, Route]) -> _Traffic:
    traffic = _Traffic()
    for edge, route in routes.items():
        traffic.ports.setdefault((edge.source, route.leaves), []).append(True)
        traffic.ports.setdefault((edge.target, route.enters), []).append(False)
        for one, other in pairwise(route.places):
            traffic.stretches.setdefault(frozenset((one, other)), []).append(edge)
        steps = _steps(route)
        for place, (arriving, going) in zip(route.places, pairwise(steps), strict=True):
            straight = arriving == going
            traffic.places.setdefault(place, []).append((edge, straight, arriving[0] != 0))
    return traffic


def _steps(route: Route) -> list[_Step]:
    """The directions of a way: out of the source, between its places, into the target."""
    inside = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(route.places)]
    return [_STEPS[route.leaves], *inside, _opposite(_STEPS[route.enters])]


@dataclass(frozen=True, slots=True)
class _Head:
    """The front of a way that is being looked for."""

    cost: float
    place: _Place
    step: _Step
    leaves: Side
    places: tuple[_Place, ...]


class _Search:
    """A* over (place, direction), from any side of one shape to any side of another."""

    def __init__(self, grid: Grid, procedure: Procedure, edge: Edge, traffic: _Traffic) -> None:
        self.grid, self.edge, self.traffic = grid, edge, traffic
        self.source, self.target = grid.boxes[edge.source], grid.boxes[edge.target]
        self.from_end = procedure.node(edge.source).figure is Figure.TERMINATOR
        self.goals = {
            (grid.dock(self.target, side)[1], side): self._goal_cost(side) for side in _IN
        }

    def route(self) -> Route:
        """The cheapest way; there always is one, for the tracks at a lane's edges are free."""
        waiting: list[tuple[float, int, _Head]] = []
        pushed = 0
        fronts: Iterable[_Head] = self._beginnings()
        settled: set[tuple[_Place, _Step, Side]] = set()
        arrivals: list[Route] = []
        while not (arrivals and waiting and waiting[0][0] >= arrivals[0].cost):
            for front in fronts:
                pushed += 1
                heapq.heappush(waiting, (front.cost + self._at_least(front), pushed, front))
            if not waiting:
                break
            head, fronts = heapq.heappop(waiting)[-1], ()
            if (head.place, head.step, head.leaves) not in settled:
                settled.add((head.place, head.step, head.leaves))
                arrivals = sorted((*arrivals, *self._arrivals(head)), key=lambda r: r.cost)
                fronts = self._onward(head)
        return arrivals[0]

    def _at_least(self, head: _Head) -> float:
        """No way from here costs less: what makes the search look towards its goal."""
        here = self.grid.point(head.place)
        return min(
            _distance(here, self.grid.point(place)) + extra
            for (place, _), extra in self.goals.items()
        )

    def _beginnings(self) -> Iterator[_Head]:
        for side in _OUT:
            point, place = self.grid.dock(self.source, side)
            cost = self._port_cost(self.edge.source, side, leaving=True)
            cost += _distance(point, self.grid.point(place))
            if self.from_end and side is not Side.BOTTOM:
                cost += _ENTER_SIDE
            yield _Head(cost, place, _STEPS[side], side, (place,))

    def _goal_cost(self, side: Side) -> float:
        point, place = self.grid.dock(self.target, side)
        beside = 0.0 if side is Side.TOP else _ENTER_SIDE
        shared = self._port_cost(self.edge.target, side, leaving=False)
        return beside + shared + _distance(point, self.grid.point(place))

    def _port_cost(self, node: str, side: Side, *, leaving: bool) -> float:
        """Two arrows may enter by one side; leaving beside another is the last resort."""
        others = self.traffic.ports.get((node, side), ())
        merging = (not leaving and not other_leaves for other_leaves in others)
        return sum(_MERGED if merges else _SHARED_PORT for merges in merging)

    def _arrivals(self, head: _Head) -> Iterator[Route]:
        for (place, enters), extra in self.goals.items():
            inward = _opposite(_STEPS[enters])
            if place == head.place and head.step != _opposite(inward):
                cost = head.cost + extra + self._turn_cost(head, inward)
                yield self._route(head, enters, cost)

    def _onward(self, head: _Head) -> Iterator[_Head]:
        for step in _STEPS.values():
            place = head.place[0] + step[0], head.place[1] + step[1]
            stretch = frozenset((head.place, place))
            if step != _opposite(head.step) and self.grid.is_free(place, stretch):
                length = _distance(self.grid.point(head.place), self.grid.point(place))
                cost = length + self._turn_cost(head, step) + self._along_cost(stretch)
                yield _Head(head.cost + cost, place, step, head.leaves, (*head.places, place))

    def _along_cost(self, stretch: frozenset[_Place]) -> float:
        others = self.traffic.stretches.get(stretch, ())
        return sum(_MERGED if o.target == self.edge.target else _OVERLAP for o in others)

    def _turn_cost(self, head: _Head, onward: _Step) -> float:
        """What passing a place costs: a bend, and meeting other arrows there."""
        straight = head.step == onward
        cost = 0.0 if straight else _BEND
        for other, other_straight, other_level in self.traffic.places.get(head.place, ()):
            if other.target == self.edge.target:
                cost += _MERGED
            elif not straight or not other_straight:
                cost += _TOUCH
            elif other_level != (onward[0] != 0):
                cost += _CROSSING
        return cost

    def _route(self, head: _Head, enters: Side, cost: float) -> Route:
        start, _ = self.grid.dock(self.source, head.leaves)
        end, _ = self.grid.dock(self.target, enters)
        way = (start, *(self.grid.point(place) for place in head.places), end)
        # Rounded, so that a stretch is level or upright exactly.
        points = tuple((round(x, 2), round(y, 2)) for x, y in way)
        return Route(head.leaves, enters, _without_straight(points), head.places, cost)


def _opposite(step: _Step) -> _Step:
    return -step[0], -step[1]


def _distance(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _without_straight(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points at which a way turns, and its two ends."""
    kept = [points[0]]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        level = abs(before[1] - here[1]) < 0.01 and abs(here[1] - after[1]) < 0.01
        upright = abs(before[0] - here[0]) < 0.01 and abs(here[0] - after[0]) < 0.01
        if not level and not upright:
            kept.append(here)
    return (*kept, points[-1])
