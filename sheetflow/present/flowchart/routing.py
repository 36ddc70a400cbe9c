"""Arrows from shape to shape along tracks that keep clear of shapes, words and each other.

The tracks are a grid: in every lane its middle and two tracks at each edge, in every band its
middle and one track at each edge.  Each arrow takes the cheapest way (length, bends, crossings);
then each is removed and routed again beside the others until nothing improves.  Lengths are
nominal: the template sets the size of lanes and bands, and the ways stay as clear.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from sheetflow.present.flowchart.procedure import Edge, Figure, Procedure

LANE_TRACKS, BAND_TRACKS = 5, 3
_ACROSS, _LANE = (4.5, 9.0, 50.0, 91.0, 95.5), 100.0
_DOWN, _BAND = (5.0, 30.0, 55.0), 60.0
_BEND = 28.0
_CROSSING = 140.0
_TOUCH = 1500.0
_OVERLAP = 4000.0
_SHARED_PORT = 5000.0
_MERGED = 6.0
_ENTER_SIDE = 12.0
_PASSES = 3

Place = tuple[int, int]
"""A crossing of two tracks: their numbers from the left and from the top."""
_Step = tuple[int, int]


class Side(Enum):
    """The side on which an arrow leaves or enters a shape."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


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
    """One arrow's way: from a side of its source, over places, to a side of its target."""

    leaves: Side
    enters: Side
    places: tuple[Place, ...]
    cost: float

    @property
    def steps(self) -> list[_Step]:
        """Directions: out of the source, between the places, into the target."""
        inside = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(self.places)]
        return [_STEPS[self.leaves], *inside, _opposite(_STEPS[self.enters])]

    @property
    def turns(self) -> tuple[Place, ...]:
        """The places at which it bends."""
        bends = zip(self.places, pairwise(self.steps), strict=True)
        return tuple(place for place, (arriving, going) in bends if arriving != going)


@dataclass
class _Traffic:
    """The arrows that are already routed.

    Which arrows run along each stretch of track; at each place, whether an arrow goes straight on
    and whether it arrives level; at each side of a shape, whether an arrow leaves there.
    """

    stretches: dict[frozenset[Place], list[Edge]] = field(default_factory=dict)
    places: dict[Place, list[tuple[Edge, bool, bool]]] = field(default_factory=dict)
    ports: dict[tuple[str, Side], list[bool]] = field(default_factory=dict)


class Grid:
    """The tracks of a procedure's table; the place of a shape's centre is taken."""

    def __init__(self, procedure: Procedure) -> None:
        self.size = len(procedure.lanes) * LANE_TRACKS, len(procedure.bands) * BAND_TRACKS
        self.centres = {
            node.name: (
                node.lane * LANE_TRACKS + LANE_TRACKS // 2,
                procedure.bands.index((node.row, node.slot)) * BAND_TRACKS + BAND_TRACKS // 2,
            )
            for node in procedure.nodes
        }
        self._taken = frozenset(self.centres.values())

    def is_free(self, place: Place) -> bool:
        """Return whether an arrow may pass there."""
        inside = all(0 <= at < size for at, size in zip(place, self.size, strict=True))
        return inside and place not in self._taken

    def dock(self, node: str, side: Side) -> Place:
        """Return the first place outside a shape."""
        (x, y), (dx, dy) = self.centres[node], _STEPS[side]
        return x + dx, y + dy


def _distance(one: Place, other: Place) -> float:
    (x1, y1), (x2, y2) = (
        (
            place[0] // LANE_TRACKS * _LANE + _ACROSS[place[0] % LANE_TRACKS],
            place[1] // BAND_TRACKS * _BAND + _DOWN[place[1] % BAND_TRACKS],
        )
        for place in (one, other)
    )
    return abs(x1 - x2) + abs(y1 - y2)


def find_routes(procedure: Procedure) -> dict[Edge, Route]:
    """Return a way for each arrow; the cheapest result of several orders of routing."""
    grid, row = Grid(procedure), {node.name: node.row for node in procedure.nodes}
    nearest = sorted(procedure.edges, key=lambda e: abs(row[e.target] - row[e.source]))
    orders = (procedure.edges, procedure.edges[::-1], nearest)
    tried = [_laid(grid, procedure, order) for order in orders]
    return min(tried, key=lambda routes: sum(route.cost for route in routes.values()))


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
        for place, (arriving, going) in zip(route.places, pairwise(route.steps), strict=True):
            straight = arriving == going
            traffic.places.setdefault(place, []).append((edge, straight, arriving[0] != 0))
    return traffic


@dataclass(frozen=True, slots=True)
class _Front:
    """The front of a way during the search."""

    cost: float
    place: Place
    step: _Step
    leaves: Side
    places: tuple[Place, ...]


class _Search:
    """A* over (place, direction), from any side of one shape to any side of another."""

    def __init__(self, grid: Grid, procedure: Procedure, edge: Edge, traffic: _Traffic) -> None:
        self.grid, self.edge, self.traffic = grid, edge, traffic
        self.from_end = procedure.node(edge.source).figure is Figure.TERMINATOR
        self.goals = {(grid.dock(edge.target, side), side): self._goal_cost(side) for side in _IN}

    def route(self) -> Route:
        """Return the cheapest way; one always exists, for the tracks at a lane's edges are free."""
        waiting: list[tuple[float, int, _Front]] = []
        pushed = 0
        fronts: Iterable[_Front] = self._beginnings()
        settled: set[tuple[Place, _Step, Side]] = set()
        arrivals: list[Route] = []
        while not (arrivals and waiting and waiting[0][0] >= arrivals[0].cost):
            for front in fronts:
                pushed += 1
                heapq.heappush(waiting, (front.cost + self._at_least(front), pushed, front))
            if not waiting:
                break
            front, fronts = heapq.heappop(waiting)[-1], ()
            if (front.place, front.step, front.leaves) not in settled:
                settled.add((front.place, front.step, front.leaves))
                arrivals = sorted((*arrivals, *self._arrivals(front)), key=lambda r: r.cost)
                fronts = self._onward(front)
        return arrivals[0]

    def _at_least(self, front: _Front) -> float:
        """Return a lower bound of the cost from here, which directs the search to its goal."""
        return min(
            _distance(front.place, place) + extra for (place, _), extra in self.goals.items()
        )

    def _beginnings(self) -> Iterator[_Front]:
        for side in _OUT:
            place = self.grid.dock(self.edge.source, side)
            cost = self._port_cost(self.edge.source, side, leaving=True)
            if self.from_end and side is not Side.BOTTOM:
                cost += _ENTER_SIDE
            yield _Front(cost, place, _STEPS[side], side, (place,))

    def _goal_cost(self, side: Side) -> float:
        beside = 0.0 if side is Side.TOP else _ENTER_SIDE
        return beside + self._port_cost(self.edge.target, side, leaving=False)

    def _port_cost(self, node: str, side: Side, *, leaving: bool) -> float:
        """Return a side's cost: two arrows may enter by one; leaving beside another costs most."""
        others = self.traffic.ports.get((node, side), ())
        merging = (not leaving and not other_leaves for other_leaves in others)
        return sum(_MERGED if merges else _SHARED_PORT for merges in merging)

    def _arrivals(self, front: _Front) -> Iterator[Route]:
        for (place, enters), extra in self.goals.items():
            inward = _opposite(_STEPS[enters])
            if place == front.place and front.step != _opposite(inward):
                cost = front.cost + extra + self._turn_cost(front, inward)
                yield Route(front.leaves, enters, front.places, cost)

    def _onward(self, front: _Front) -> Iterator[_Front]:
        for step in _STEPS.values():
            place = front.place[0] + step[0], front.place[1] + step[1]
            if step != _opposite(front.step) and self.grid.is_free(place):
                cost = _distance(front.place, place) + self._turn_cost(front, step)
                cost += self._along_cost(frozenset((front.place, place)))
                yield _Front(front.cost + cost, place, step, front.leaves, (*front.places, place))

    def _along_cost(self, stretch: frozenset[Place]) -> float:
        others = self.traffic.stretches.get(stretch, ())
        return sum(_MERGED if o.target == self.edge.target else _OVERLAP for o in others)

    def _turn_cost(self, front: _Front, onward: _Step) -> float:
        """Return the cost of passing a place: a bend, and meeting other arrows there."""
        straight = front.step == onward
        cost = 0.0 if straight else _BEND
        for other, other_straight, other_level in self.traffic.places.get(front.place, ()):
            if other.target == self.edge.target:
                cost += _MERGED
            elif not straight or not other_straight:
                cost += _TOUCH
            elif other_level != (onward[0] != 0):
                cost += _CROSSING
        return cost


def _opposite(step: _Step) -> _Step:
    return -step[0], -step[1]
