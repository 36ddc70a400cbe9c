"""Which function serves which method of the discovery documents."""

from __future__ import annotations

from collections.abc import Callable

from tests.google_emulator import (
    drive_changes,
    drive_export,
    drive_feed,
    drive_files,
    drive_listing,
    drive_permissions,
    drive_shared_drives,
    forms,
    sheets_requests_banding,
    sheets_requests_cells,
    sheets_requests_charts,
    sheets_requests_dimensions,
    sheets_requests_fill,
    sheets_requests_metadata,
    sheets_requests_order,
    sheets_requests_paste,
    sheets_requests_ranges,
    sheets_requests_sheets,
    sheets_requests_tables,
    sheets_requests_text,
    sheets_spreadsheets,
    sheets_values,
)
from tests.google_emulator.calls import Answer, Call
from tests.google_emulator.json_shapes import Json

REQUEST_FAMILIES = (
    sheets_requests_banding,
    sheets_requests_cells,
    sheets_requests_charts,
    sheets_requests_dimensions,
    sheets_requests_fill,
    sheets_requests_metadata,
    sheets_requests_order,
    sheets_requests_paste,
    sheets_requests_ranges,
    sheets_requests_sheets,
    sheets_requests_tables,
    sheets_requests_text,
)
"""Imported so that their requests are registered."""

Serve = Callable[[Call], Json | Answer]

SERVED: dict[str, Serve] = {
    "sheets.spreadsheets.create": sheets_spreadsheets.create,
    "sheets.spreadsheets.get": sheets_spreadsheets.get,
    "sheets.spreadsheets.getByDataFilter": sheets_spreadsheets.get_by_data_filter,
    "sheets.spreadsheets.batchUpdate": sheets_spreadsheets.batch_update,
    "sheets.spreadsheets.sheets.copyTo": sheets_spreadsheets.copy_to,
    "sheets.spreadsheets.developerMetadata.get": sheets_spreadsheets.metadata_get,
    "sheets.spreadsheets.developerMetadata.search": sheets_spreadsheets.metadata_search,
    "sheets.spreadsheets.values.get": sheets_values.get,
    "sheets.spreadsheets.values.batchGet": sheets_values.batch_get,
    "sheets.spreadsheets.values.batchGetByDataFilter": sheets_values.batch_get_by_data_filter,
    "sheets.spreadsheets.values.update": sheets_values.update,
    "sheets.spreadsheets.values.batchUpdate": sheets_values.batch_update,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": (
        sheets_values.batch_update_by_data_filter
    ),
    "sheets.spreadsheets.values.append": sheets_values.append,
    "sheets.spreadsheets.values.clear": sheets_values.clear,
    "sheets.spreadsheets.values.batchClear": sheets_values.batch_clear,
    "sheets.spreadsheets.values.batchClearByDataFilter": sheets_values.batch_clear_by_data_filter,
    "drive.about.get": drive_feed.about,
    "drive.changes.getStartPageToken": drive_feed.start_page_token,
    "drive.changes.list": drive_feed.changes,
    "drive.comments.list": drive_feed.comments,
    "drive.comments.create": drive_feed.comment_create,
    "drive.comments.delete": drive_feed.comment_delete,
    "drive.drives.create": drive_shared_drives.create,
    "drive.drives.get": drive_shared_drives.get,
    "drive.drives.list": drive_shared_drives.list_drives,
    "drive.drives.update": drive_shared_drives.update,
    "drive.drives.delete": drive_shared_drives.delete,
    "drive.drives.hide": drive_shared_drives.hide,
    "drive.drives.unhide": drive_shared_drives.unhide,
    "drive.files.get": drive_files.get,
    "drive.files.list": drive_listing.list_files,
    "drive.files.create": drive_files.create,
    "drive.files.update": drive_changes.update,
    "drive.files.copy": drive_files.copy_file,
    "drive.files.delete": drive_files.delete,
    "drive.files.emptyTrash": drive_files.empty_trash,
    "drive.files.export": drive_export.export,
    "drive.files.generateIds": drive_files.generate_ids,
    "drive.permissions.list": drive_permissions.list_permissions,
    "drive.permissions.get": drive_permissions.get,
    "drive.permissions.create": drive_permissions.create,
    "drive.permissions.update": drive_permissions.update,
    "drive.permissions.delete": drive_permissions.delete,
    "drive.revisions.list": drive_feed.revisions,
    "drive.revisions.get": drive_feed.revision_get,
    "drive.revisions.update": drive_feed.revision_update,
    "drive.revisions.delete": drive_feed.revision_delete,
    "forms.forms.batchUpdate": forms.batch_update,
    "forms.forms.create": forms.create,
    "forms.forms.get": forms.get,
    "forms.forms.responses.get": forms.response_get,
    "forms.forms.responses.list": forms.responses_list,
    "forms.forms.setPublishSettings": forms.set_publish_settings,
}
