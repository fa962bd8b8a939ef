"""The page in a real browser: nothing overflows, nothing is fetched, nothing complains, and everybody can read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import REAR, ROOT, SHORT, SIDE, Run, beginning

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")

SAMPLES = ROOT / "sample_videos"
RUNNERS = {
    "anna": ([SIDE, REAR], "de"),
    "everything": ([SAMPLES / "everything_side.mp4", SAMPLES / "everything_rear.mp4"], "en"),
    "slanting": ([SAMPLES / "refused_oblique.mp4"], "en"),
}
SIZES = [(390, 844, "light"), (390, 844, "dark"), (1280, 900, "light"), (1280, 900, "dark")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=RUNNERS)
def file(request: pytest.FixtureRequest, formcheck: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    samples, language = RUNNERS[request.param]
    folder: Path = tmp_path_factory.mktemp("Läufer page")
    clips = [beginning(sample, SHORT, folder / sample.name) for sample in samples]
    path = folder / f"{request.param}.html"
    done = formcheck("analyze", *clips, "--html", path, "--lang", language, "--runner", "Jürgen <b>Groß</b>")
    assert done.returncode == 0, done.stderr
    return path


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_a_screen_shows_it_whole(browser: Any, file: Path, width: int, height: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    ends = page.evaluate("document.querySelector('.first').getBoundingClientRect().bottom")
    line = page.evaluate("document.querySelector('.doctor-line').offsetHeight")  # it sticks to the screen wherever its place is
    assert ends + line <= height, "pictures, sentences, exercises and the doctor's line are the first screen"
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    assert said == []
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = """[...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll') && !one.closest('svg')
              && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(wide) == []
    assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 50)")
    assert page.evaluate("document.images.length") > 0 or "slanting" in file.name
    assert "Jürgen <b>Groß</b>" in page.inner_text("h1")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(browser: Any, file: Path, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = axe.Axe().run(page).response["violations"]
    page.close()

    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_it_prints_on_paper(browser: Any, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})  # what A4 leaves between the margins

    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
    ends = page.evaluate("document.querySelector('.foot').getBoundingClientRect().bottom")
    assert 0 < ends <= 1000, "what comes first is one side"
    assert page.evaluate("getComputedStyle(document.querySelector('.rest')).breakBefore") == "page"
    page.close()
