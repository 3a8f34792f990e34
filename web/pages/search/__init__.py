"""Pages that take words: names of areas, sectors and organisations; and what a business needs or offers."""
