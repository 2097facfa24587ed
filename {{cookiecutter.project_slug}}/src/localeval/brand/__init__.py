"""``_brand.yml``: an organisation's colours, typefaces and logo, read in Quarto's own format; what they become is ``render``'s and ``report.charts``' business."""
