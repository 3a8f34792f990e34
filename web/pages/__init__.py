"""The pages: one blueprint for each area of the site. They ask the engine and never see a loader."""
