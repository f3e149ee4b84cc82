"""Sixty pages after widely used templates, and twice forty after templates written when the rules stood: text, day, title."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from khabar.reading.pages import read_fragment, read_lines, read_page
from khabar.reading.pages.rules import rules

from .samples.make import SETTINGS, Page, all_pages, make_page


def f1(found: str, wanted: str) -> float:
    """The harmonic mean of precision and recall over words, each as often as it stands there."""
    one, other = (Counter(re.findall(r"\w+", text)) for text in (found, wanted))
    both = sum((one & other).values())
    return 2 * both / (sum(one.values()) + sum(other.values())) if both else 0.0


def scores(pages: list[Page]) -> tuple[float, float, float]:
    """The mean of F1, and the shares of days and titles that are right."""
    read = [(page, read_page(page.html)) for page in pages]
    text = sum(f1(found.text, page.body) for page, found in read)
    day = sum(found.date == page.date for page, found in read)
    title = sum(found.title == page.title for page, found in read)
    return text / len(pages), day / len(pages), title / len(pages)


@pytest.mark.parametrize(("wave", "seeds", "number"), [(1, (1, 2), 60), (2, (1, 2, 3, 4), 40), (3, (1, 2, 3, 4), 40)])
def test_text_day_and_title(wave: int, seeds: tuple[int, ...], number: int) -> None:
    pages = all_pages(seeds, lambda template: SETTINGS[template].get("wave", 1) == wave)
    assert len(pages) == number
    text, day, title = scores(pages)
    assert text >= 0.98
    assert day >= 0.97
    assert title >= 0.98


@pytest.mark.parametrize("template", SETTINGS)
def test_every_template(template: str) -> None:
    page = make_page(template, 7)
    found = read_page(page.html)
    assert f1(found.text, page.body) >= 0.95
    assert found.title == page.title


def test_the_names_of_classes_may_change() -> None:
    """What templates call their parts helps, and is not all: without class and id the report is still found."""
    pages = [page._replace(html=re.sub(r' (?:class|id)="[^"]*"', "", page.html)) for page in all_pages((1,))]
    text, day, title = scores(pages)
    assert text >= 0.95
    assert day >= 0.9
    assert title >= 0.95


def test_what_is_cut_is_told_with_the_reason() -> None:
    page = make_page("wordpress-jannah", 2)
    found = read_page(page.html, cuts=True)
    reasons = {cut.reason for cut in found.cut}
    assert {"menu", "sidebar", "other reports", "share line", "comments", "author and date line", "foot of the page"} <= reasons
    told = Counter(re.findall(r"\w+", " ".join([found.text, found.title, *(cut.text for cut in found.cut)])))
    wanted = Counter(re.findall(r"\w+", page.body))
    assert wanted <= told  # nothing is dropped silently
    assert not read_page(page.html).cut  # nor told where nobody asked


def test_author_and_outlet() -> None:
    pages = all_pages((1, 2))
    found = [(page, read_page(page.html)) for page in pages]
    assert all(read.author in (page.author, None) for page, read in found)
    assert sum(read.author == page.author for page, read in found) > len(pages) / 2
    assert all(read.outlet in (page.outlet, None) for page, read in found)


HEAD = '<html><head><title>خبر من المدينة - موقع المثال</title>{}</head><body><h1>خبر من المدينة</h1>{}<p>{}</p></body></html>'
BODY = "قال مسؤول محلي إن الطريق المؤدية إلى البلدة أعيد فتحها بعد إزالة الأنقاض منها، وإن الحركة عادت إلى طبيعتها."


@pytest.mark.parametrize(
    ("head", "shown", "day"),
    [
        ("", "الجمعة 31 أيار 2024", "2024-05-31"),
        ("", "آخر تحديث: 2 حزيران 2024", None),
        ("", "نشر في 31/5/2024 - آخر تحديث 2/6/2024", "2024-05-31"),
        ("", "الجمعة 23 ذو القعدة 1445", "2024-05-31"),
        ("", "", None),
        ("", "قبل ساعتين", None),
        ('<meta property="article:published_time" content="2024-05-31T01:00:00+03:00">', "30 مايو 2024", "2024-05-31"),
        ('<meta property="article:published_time" content="2024-05-30T22:00:00Z">', "31 مايو 2024", "2024-05-31"),
        ('<meta property="article:published_time" content="2024-05-30T22:00:00Z">', "", "2024-05-30"),
        ('<meta property="article:published_time" content="2024-05-30T22:00:00Z">', "9 آذار 2020", "2024-05-30"),
        ('<meta property="article:published_time" content="أمس">', "31 مايو 2024", "2024-05-31"),
        ('<meta property="article:modified_time" content="2025-01-01">', "31 مايو 2024", "2024-05-31"),
        ('<meta name="date" content="2025-01-01">', "31 مايو 2024", "2024-05-31"),
        ('<meta name="date" content="2025-01-01">', "", "2025-01-01"),
        ('<meta name="pubdate" content="Fri, 31 May 2024 10:00:00 +0300">', "", "2024-05-31"),
        ('<link rel="canonical" href="https://a.example/2024/05/31/news">', "", "2024-05-31"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-31"}</script>', "", "2024-05-31"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-31",}</script>', "", None),
        ('<script type="application/ld+json">[[{"@graph":[{"@type":["Article"],"datePublished":"2024-05-31"}]}]]</script>',
         "", "2024-05-31"),
    ],
)  # fmt: skip
def test_day(head: str, shown: str, day: str | None) -> None:
    assert read_page(HEAD.format(head, f"<div>{shown}</div>" if shown else "", BODY)).date == day


@pytest.mark.parametrize(
    ("title", "h1", "expected"),
    [
        ("<title>خبر من المدينة - موقع المثال</title>", "خبر من المدينة", "خبر من المدينة"),
        ("<title>موقع المثال | خبر من المدينة</title>", "موقع المثال", "خبر من المدينة"),
        ("<title>موقع المثال</title>", "", "موقع المثال"),
        ("", "", ""),
        ('<meta property="og:title" content="خبر من المدينة">', "خبر من المدينة", "خبر من المدينة"),
    ],
)
def test_title(title: str, h1: str, expected: str) -> None:
    site = '<meta property="og:site_name" content="موقع المثال">'
    markup = f"<html><head>{title}{site}</head><body>{f'<h1>{h1}</h1>' if h1 else ''}<p>{BODY}</p></body></html>"
    found = read_page(markup)
    assert (found.title, found.text) == (expected, BODY)


NOTE = "تصحيح: اسم البلدة الحارة."
THREE = f"<p>{BODY}</p>" * 3
LINKED = '<a href="/1">أسعار الخضار ترتفع قبل العيد</a>'


@pytest.mark.parametrize(
    "below",
    [
        f"<p>{NOTE}</p>",
        f"<div class='correction'>{NOTE}</div>",
        f"</div><p>{NOTE}</p><div>",
        f"</div><p>حررته ليلى المنصوري.</p><p>{NOTE}</p><div>",
        f"</div><div class='x1'><p>{NOTE}</p></div><div>",
        f"</div><p>شارك الخبر</p><ul><li>طباعة</li></ul><p>{NOTE}</p><div>",
        f"<p>اقرأ أيضا</p><p>{LINKED}</p><p>{NOTE}</p>",
        f"<h3>أخبار ذات صلة</h3><ul><li>{LINKED}</li></ul><p>{NOTE}</p>",
        '<p>تصحيح: <a href="/1">اسم البلدة الحارة.</a></p>',
    ],
)
def test_short_notes_below_the_report(below: str) -> None:
    """Of four words, in the box of the report or behind it."""
    text = read_page(f"<html><body><div class='a'><div class='b'>{THREE}{below}</div></div></body></html>").text
    assert text.startswith(f"{BODY}\n{BODY}\n{BODY}\n")
    assert text.endswith("اسم البلدة الحارة.")
    assert "أسعار" not in text
    assert "شارك" not in text


@pytest.mark.parametrize(
    "below",
    [
        "<p>لا تنقل المواد من دون إذن، ولا ينشر من التعليقات إلا ما يلتزم أصحابه شروط النشر المعروفة في الموقع.</p>",
        f"<p>{LINKED}</p><p>ارتفعت الأسعار مرة أخرى.</p>",
        "<h3>التعليقات</h3><p>خبر مؤلم جدا.</p>",
        "<p>شارك الخبر مع أصدقائك.</p>",
        "<p>سياسة الخصوصية</p><p>كل يوم خبر جديد.</p>",
    ],
)
def test_other_lines_below_the_report(below: str) -> None:
    text = read_page(f"<html><body><div class='a'><div class='b'>{THREE}</div>{below}</div></body></html>").text
    assert text == "\n".join([BODY] * 3)


@pytest.mark.parametrize("line", ["شارك في الجنازة المئات.", "مشاركة واسعة في الانتخابات.", "منذ الصباح تشهد البلدة هدوءا."])
def test_sentences_that_begin_like_a_label(line: str) -> None:
    page = "<html><body><p>{0}</p><p>{1}</p><p>{0}</p></body></html>"
    assert read_page(page.format(BODY, line)).text == f"{BODY}\n{line}\n{BODY}"
    assert line.strip(".") not in read_page(page.format(BODY, line.strip("."))).text


def test_pages_without_a_report() -> None:
    links = "".join(f'<li><a href="/{number}">خبر رقم {number} من أخبار المدينة اليوم</a></li>' for number in range(40))
    assert not read_page(f"<html><body><ul>{links}</ul></body></html>").text
    assert not read_page("<html><body></body></html>").text
    assert not read_page("").text


def test_fragments() -> None:
    assert read_fragment(f"<p>{BODY}</p><p>شارك الخبر</p><script>x</script>") == BODY
    assert read_fragment("نص &amp; نص\n  ثان ") == "نص & نص\nثان"
    assert read_fragment("") == ""


def test_lines_of_a_page() -> None:
    above = "خبر من المدينة - موقع\nالرئيسية\nرياضة\nخبر من المدينة\nالجمعة 31 أيار 2024"
    text = f"{above}\n{BODY}\n{BODY}\nشارك\nأسعار الخضار ترتفع\nآخر\nهنا\nجدا\n"
    found = read_lines(text)
    assert (found.title, found.date, found.text) == ("خبر من المدينة", "2024-05-31", f"{BODY}\n{BODY}")
    found = read_lines(f"{above}\n{BODY}\n{BODY}\n{NOTE}\nشارك\nأسعار الخضار ترتفع\n")
    assert found.text == f"{BODY}\n{BODY}\n{NOTE}"


def test_rules_are_sound() -> None:
    book = rules()
    assert book.part["post-content tag-share"] is not None
    assert book.part["sharedkey"] is None
    assert book.part["relatedPosts_x1"] is not None
    assert book.line("اقرأ أيضا: خبر آخر من المدينة", 6) is not None
    assert book.line("شارك مئات المواطنين في احتجاجات واسعة وسط العاصمة أمام مقر الحكومة يوم الخميس", 13) is None
