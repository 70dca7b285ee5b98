"""Mail domains at which anybody can have an address, so that they say nothing of whom one works
for."""

# The providers that people in the United Kingdom use most, and the endings below which anybody
# can register a name. Short on purpose: what is not here is still confirmed by a human, who sees
# both domains.
FREE_MAIL = frozenset({
    "aol.com", "btinternet.com", "gmail.com", "gmx.com", "googlemail.com", "hotmail.co.uk",
    "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mail.com", "me.com", "msn.com",
    "outlook.com", "pm.me", "proton.me", "protonmail.com", "sky.com", "talktalk.net",
    "virginmedia.com", "yahoo.co.uk", "yahoo.com", "ymail.com",
})  # fmt: skip
ENDINGS = frozenset({
    "ac.uk", "co.uk", "gov.uk", "me.uk", "nhs.uk", "org.uk", "sch.uk",
})  # fmt: skip


def is_anybodys(domain: str) -> bool:
    """Whether an address at this domain can be anybody's."""
    return domain.strip(". ").lower() in FREE_MAIL | ENDINGS
