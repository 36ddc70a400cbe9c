"""What Google answers when it refuses: one value, two spellings (Sheets and Drive)."""

from tests.google_emulator.json_shapes import Json

STATUS_OF_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    416: "OUT_OF_RANGE",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}

USAGE_REASONS = {
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "sharingRateLimitExceeded",
    "dailyLimitExceeded",
    "quotaExceeded",
    "storageQuotaExceeded",
    "teamDriveFileLimitExceeded",
}


class ApiError(Exception):
    """A refusal: HTTP code, message, Drive reason and place, Sheets status and details.

    `brief` marks a refusal by the front end of both APIs (credentials, scopes, quotas): Drive then
    returns status and details too, and these few words in its list of errors.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        reason: str = "",
        location: str = "",
        location_type: str = "parameter",
        status: str = "",
        details: list[Json] | None = None,
        headers: dict[str, str] | None = None,
        brief: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = reason
        self.location = location
        self.location_type = location_type
        self.status = status or STATUS_OF_CODE.get(code, "UNKNOWN")
        self.details = details or []
        self.headers = headers or {}
        self.brief = brief

    def as_sheets(self) -> Json:
        """The body that Sheets v4 sends (google.rpc.Status)."""
        error: Json = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def as_drive(self) -> Json:
        """The body that Drive v3 sends (errors with domain and reason)."""
        reason = self.reason or {400: "badRequest", 403: "forbidden", 404: "notFound"}.get(
            self.code, "backendError" if self.code >= 500 else "invalid"
        )
        item: Json = {
            "message": self.brief or self.message,
            "domain": "usageLimits" if reason in USAGE_REASONS else "global",
            "reason": reason,
        }
        if self.location:
            item |= {"location": self.location, "locationType": self.location_type}
        error: Json = {"code": self.code, "message": self.message, "errors": [item]}
        if self.brief:
            error["status"] = self.status
            error |= {"details": self.details} if self.details else {}
        return {"error": error}


def invalid(message: str) -> ApiError:
    """400 of Sheets, with no further detail."""
    return ApiError(400, message, reason="invalid")


GENERIC = "Request contains an invalid argument."


def bad_fields(violations: list[tuple[str, str]], message: str = "") -> ApiError:
    """400 of Sheets for a body or a query that does not fit the schema: (field, description)s."""
    reported: list[Json] = [
        {"field": field, "description": description} if field else {"description": description}
        for field, description in violations
    ]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": reported}
    text = message or "\n".join(description for _, description in violations)
    return ApiError(400, text, reason="badRequest", details=[detail])


def bad_field(field: str, description: str) -> ApiError:
    """The same for one violation."""
    return bad_fields([(field, description)])


def sheet_not_found() -> ApiError:
    """404 of Sheets: no such spreadsheet, or a Drive file that is none."""
    return ApiError(404, "Requested entity was not found.", reason="notFound")


def no_permission() -> ApiError:
    """403 of Sheets: the spreadsheet exists and is not shared with the caller."""
    return ApiError(403, "The caller does not have permission", reason="forbidden")


def file_not_found(file_id: str) -> ApiError:
    """404 of Drive: absent, not shared, or in a Shared Drive without supportsAllDrives."""
    return ApiError(404, f"File not found: {file_id}.", reason="notFound", location="fileId")


def insufficient(file_id: str) -> ApiError:
    """403 of Drive: the caller may see the file and not do this with it."""
    message = f"The user does not have sufficient permissions for file {file_id}."
    return ApiError(403, message, reason="insufficientFilePermissions")


def invalid_value(parameter: str, message: str = "Invalid Value") -> ApiError:
    """400 of Drive for a parameter it cannot use."""
    return ApiError(400, message, reason="invalid", location=parameter)
