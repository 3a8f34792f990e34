// Tabs as GOV.UK Frontend makes them. A fragment that names something inside a panel opens the tab of that panel too.
import { Tabs } from "govuk-frontend/dist/govuk/components/tabs/tabs.mjs";

const PANEL = ".govuk-tabs__panel";
const panelOf = (named) => named?.closest(PANEL);
// By its id: at the first look a browser has not yet gone to what the address names.
const named = () => document.getElementById(location.hash.slice(1));

class PageTabs extends Tabs {
  // At every width: one below the other, the parts of an area are thirty windows of a telephone long.
  setupResponsiveChecks() {
    this.setup();
  }

  getTab(hash) {
    const panel = panelOf(named());
    return [...this.$tabs].find((tab) => tab.hash === hash || (panel && tab.hash === `#${panel.id}`)) ?? null;
  }

  onHashChange() {
    const own = this.changingHash;
    super.onHashChange();
    if (!own) show();
  }
}

// What was hidden when the browser looked for it has a place now.
function show() {
  if (panelOf(named())) named().scrollIntoView();
}

document.body.classList.add("govuk-frontend-supported");
// A tab shows all that it holds, on a narrow screen its first part.
const narrow = matchMedia("(max-width: 40rem)").matches;
for (const part of document.querySelectorAll(narrow ? ".hub-part:first-child" : ".hub-part")) part.open = true;
for (const tabs of document.querySelectorAll(".govuk-tabs")) new PageTabs(tabs);
show();
