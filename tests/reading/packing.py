"""Files of every kind that is read, made of our own sentences."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterable

TEXT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد، وقال مصدر طبي إن القصف أدى إلى إصابة شخصين."
OTHER = "أعلنت وزارة الداخلية يوم الخميس أن فرقها وصلت إلى وادي السنديان بعد ساعات من انقطاع الطريق."
TITLE = "قصف على بلدة الحارة"


def page(title: str = TITLE, text: str = TEXT, date: str = "2024-05-31T08:00:00+03:00") -> str:
    return f"""<!DOCTYPE html><html lang="ar"><head><title>{title} - مثال</title><meta property="og:title" content="{title}">
<meta property="og:site_name" content="مثال"><meta property="article:published_time" content="{date}"></head><body>
<nav><a href="/">الرئيسية</a></nav><article><h1>{title}</h1><p>{text}</p><p>{text}</p></article></body></html>"""


def rss(*items: str, title: str = "شبكة المثال", head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title>{''.join(items)}</channel></rss>"
    )


def item(number: int, text: str = TEXT) -> str:
    return (
        f"<item><title>{TITLE} {number}</title><link>https://news.example/{number}?utm_source=rss#top</link><dc:creator>سامر</dc:creator>"
        f"<pubDate>Fri, 31 May 2024 23:30:00 +0300</pubDate><description><![CDATA[<p>{text}</p>]]></description></item>"
    )


def atom() -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>شبكة المثال</title>
<entry><title type="html">{TITLE}</title><id>tag:news.example,2024:1</id><link rel="alternate" href="https://news.example/1"/>
<published>2024-05-31T09:00:00+03:00</published>
<updated>2024-06-02T09:00:00+03:00</updated><author><name>سامر</name></author><summary>{OTHER[:30]}</summary>
<content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;{OTHER}&lt;/p&gt;</content></entry></feed>"""


def json_feed() -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "شبكة المثال",
        "items": [
            {
                "id": "1", "url": "https://news.example/1", "title": TITLE, "content_html": f"<p>{TEXT}</p>",
                "date_published": "2024-05-31T09:00:00+03:00", "authors": [{"name": "سامر"}],
            },
            {"id": "2", "content_text": OTHER},
        ],
    }  # fmt: skip
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap() -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example/1</loc><news:news><news:publication><news:name>شبكة المثال</news:name>
<news:language>ar</news:language></news:publication><news:publication_date>2024-05-31T09:00:00+03:00</news:publication_date>
<news:title>{TITLE}</news:title></news:news>
<image:image><image:loc>https://news.example/1.jpg</image:loc></image:image></url>
<url><loc>https://news.example/about</loc><lastmod>2020-01-01</lastmod></url></urlset>"""


def telegram(kind: str = "public_channel", number: int = 7) -> dict[str, object]:
    return {
        "name": "قناة المثال", "type": kind, "id": number,
        "messages": [
            {"id": 1, "type": "service", "date": "2024-05-30T10:00:00", "action": "create_channel", "text": ""},
            {"id": 2, "type": "message", "date": "2024-05-31T23:10:00", "from": "قناة المثال", "author": "سامر",
             "text": ["🔴 ", {"type": "bold", "text": "عاجل"}, f" | {TEXT}"]},
            {"id": 3, "type": "message", "date": "2024-05-31T23:20:00", "photo": "x.jpg", "text": ""},
            {"id": 4, "type": "message", "date": "2024-06-01T00:20:00", "text": OTHER, "forwarded_from": "قناة أخرى"},
        ],
    }  # fmt: skip


def record(
    url: str, body: bytes, media: str = "text/html", kind: str = "response", status: str = "200 OK", coding: str = ""
) -> bytes:
    """A record of a web archive."""
    if kind == "response":
        sent = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{coding}Content-Length: {len(body)}\r\n\r\n".encode()
        body, media = sent + body, "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-30T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def warc(records: Iterable[bytes], packed: bool = True) -> bytes:
    return b"".join(gzip.compress(one) if packed else one for one in records)


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
