from helpdesk.mail.quote.scan import Parts, scan_text
def scan_html(html: str) -> tuple[Parts, bool]:
    return scan_text(html), False
