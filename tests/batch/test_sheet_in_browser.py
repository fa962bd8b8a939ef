"""The club sheet and the history's page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_group_sheet import evening
from test_page_in_browser import SIZES, axe, browser, pytestmark  # noqa: F401

from formcheck.batch.sheet.as_html import club_page
from formcheck.batch.sheet.group_sheet import sheet

OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="module", params=["en", "de"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path: Path = tmp_path_factory.mktemp("Verein") / "club.html"
    path.write_text(club_page(sheet(evening()), request.param), encoding="utf-8")
    yield path


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_a_screen_shows_it_whole(browser: Any, file: Path, width: int, height: int, scheme: str) -> None:  # noqa: F811
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.evaluate(OPEN)

    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(browser: Any, file: Path, scheme: str) -> None:  # noqa: F811
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(file.as_uri())
    page.evaluate(OPEN)
    found = axe.Axe().run(page).response["violations"]
    page.close()
    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:120]) for one in found] == []


def names(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all("table.sortable >> nth=0 >> tbody th", "all => all.map(one => one.textContent.trim())")
    return found


def test_tables_sort_by_a_click_or_by_the_keyboard(browser: Any, file: Path) -> None:  # noqa: F811
    page = browser.new_page()
    page.goto(file.as_uri())
    assert names(page) == ["Ben", "Anna Müller", "Cora", "Dora"]

    head = page.locator("table.sortable").first.locator("thead th").first
    head.locator("button").click()
    assert names(page) == ["Anna Müller", "Ben", "Cora", "Dora"]
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").press("Enter")
    assert names(page) == ["Dora", "Cora", "Ben", "Anna Müller"]
    assert head.get_attribute("aria-sort") == "descending"

    page.locator("table.sortable").first.locator("thead th").nth(2).locator("button").click()
    assert names(page)[:2] == ["Ben", "Anna Müller"]
    assert head.get_attribute("aria-sort") is None
    page.close()


def test_without_scripts_it_is_all_there(browser: Any, file: Path) -> None:  # noqa: F811
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("thead th").first.inner_text().strip()
    assert page.locator("table.sortable").first.locator("tbody tr").count() == 4
    context.close()


def test_it_prints_on_paper(browser: Any, file: Path) -> None:  # noqa: F811
    page = browser.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
