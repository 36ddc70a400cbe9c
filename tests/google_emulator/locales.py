"""How a spreadsheet's locale writes numbers and dates."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Locale:
    """Decimal mark, thousands mark, order of a short date, currency, day and month names."""

    decimal: str
    thousands: str
    day_first: bool
    currency: str
    months: tuple[str, ...]
    days: tuple[str, ...]

    @property
    def separator(self) -> str:
        """Between the arguments of a formula."""
        return ";" if self.decimal == "," else ","


ENGLISH = Locale(
    decimal=".",
    thousands=",",
    day_first=False,
    currency="$",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
INDONESIAN = Locale(
    decimal=",",
    thousands=".",
    day_first=True,
    currency="Rp",
    months=(
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    days=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
)
BRITISH = replace(ENGLISH, day_first=True, currency="£")
CONTINENTAL = replace(BRITISH, decimal=",", thousands=".", currency="€")
DECIMAL_COMMA = {"fr", "de", "es", "it", "nl", "pt", "pl", "ru", "tr", "sv", "da", "nb", "fi", "cs"}


_OFFERED = """
ar_EG az_AZ be_BY bg_BG bn_IN ca_ES cs_CZ cy_GB da_DK de_CH de_DE el_GR en_AU en_CA en_GB en_IE
en_IN en_US es_AR es_BO es_CL es_CO es_EC es_ES es_MX es_PY es_UY es_VE fi_FI fil_PH fr_CA fr_FR
gu_IN hi_IN hr_HR hu_HU hy_AM in_ID it_IT iw_IL ja_JP ka_GE kk_KZ kn_IN ko_KR lt_LT lv_LV ml_IN
mn_MN mr_IN my_MM nb_NO nl_NL nn_NO no_NO pa_IN pl_PL pt_BR pt_PT ro_RO ru_RU sk_SK sl_SI sr_RS
sv_SE ta_IN te_IN th_TH tr_TR uk_UA vi_VN zh_CN zh_HK zh_TW
"""
SUPPORTED = frozenset(_OFFERED.split())
"""The list of File › Settings › Locale (oshliaer/google-apps-script-snippets #37), with the codes
that Sheets answers: Indonesian and Hebrew by their old languages, "in" and "iw".  The discovery
document of Sheets, SpreadsheetProperties.locale: "not all locales/languages are supported"."""
LANGUAGES = frozenset(code.partition("_")[0] for code in SUPPORTED)


def is_supported(code: str) -> bool:
    """Whether Sheets takes it: a listed code, or the language of one alone."""
    return code in SUPPORTED or code in LANGUAGES


def locale_of(code: str) -> Locale:
    """The locale of a code such as "en_US" or "in_ID"; unknown ones count as English."""
    language = code.partition("_")[0]
    if language in ("in", "id"):
        return INDONESIAN
    if language in DECIMAL_COMMA:
        return CONTINENTAL
    if code in ("en_GB", "en_AU", "en_NZ", "en_IE", "en_IN", "en_ZA"):
        return BRITISH
    return ENGLISH
