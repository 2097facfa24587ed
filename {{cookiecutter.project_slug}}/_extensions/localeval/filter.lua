--[[
Turns a report into what each format needs, the same way for pandoc and for Quarto:
numbers captions in document order where they have no numbers yet, gives tables headers with a scope, carries alternative text
into html, Word and PDF, and maps the block kinds (headline, caution, ...) to styles.
It runs before Quarto's own filters, and gives Quarto nothing labelled to number a second time.
It does not decide colours, fonts or wording.
]]

local is_html = FORMAT:match("html") ~= nil
local is_docx = FORMAT == "docx"
local is_typst = FORMAT == "typst"

-- Block kinds of the assembled report, and the name of the paragraph style each has in Word.
local KINDS = {
  headline = "Headline Text",
  strength = "Strength",
  careful = "Careful",
  caution = "Caution",
  synthetic = "Synthetic",
  note = "Note",
  ["table-note"] = "Table Note",
  ["key-facts"] = "Key Facts",
}
-- Inline kinds: the big number of a headline and its interval, and dots that say to the eye how strong the evidence is.
local SPANS = { estimate = "Estimate", interval = "Interval", dots = "Dots" }

-- Characters of a table's text that fit across the page, by text size: largest size first.
local TYPST_SIZES = { { 112, "9.1pt" }, { 117, "8.7pt" }, { 128, "8.2pt" }, { 138, "7.5pt" } }
local DOCX_SIZES = { { 102, "normal" } }
local DOCX_DENSE_SIZES = { { 110, "small" } }
local DENSE_COLUMNS = 7 -- from here on, html and Word set a table in smaller text
local MAX_WANTED = 46
local SHORT = 22 -- a cell with a number and no longer than this is kept on one line
local SHORT_IN_WORD = 18 -- (Word's tables have less room),
local TINY = 8 -- and so is any cell no longer than this
local LONG = 40 -- a cell longer than this gets a wider column on a screen
local PHONE = 34 -- characters of a table's text, and what lies between its columns, that fit across a phone of 320 pixels

local TAB = pandoc.RawInline("openxml", "<w:r><w:tab/></w:r>")

local function text_of(x)
  return pandoc.utils.stringify(x)
end

-- Quarto runs what stands between "{{<" and ">}}", and such a short code can print a variable of the environment. It looks
-- for them in the contents and the title block (as words that end or begin so), in attributes, addresses and raw text.
local function in_parts(s)
  local parts = pandoc.Inlines({})
  for part in (s:gsub("{{<", "{\0{<"):gsub(">}}", ">\0}}") .. "\0"):gmatch("(.-)%z") do
    if part ~= "" or s == "" then parts:insert(pandoc.Str(part)) end
  end
  return parts
end

local function without_short_codes(s)
  return (s:gsub("{{<", "{\u{2060}{<")) -- a mark of no width, for texts that stand in an attribute
end

local function as_address(s)
  return (s:gsub("{{<", "%%7B%%7B%%3C"))
end

local function literal(s)
  return in_parts(s)
end

-- What the assembled report has ready for html beside a table or in a chart (report/charts/page.py); nil where it has nothing.
local function ready_html(stem)
  local file = io.open("figures/" .. stem .. "+ready.html", "r")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local function write(blocks, format)
  local text = pandoc.write(pandoc.Pandoc(blocks), format)
  return (text:gsub("%s+$", ""))
end

local function inlines_of(caption)
  return pandoc.utils.blocks_to_inlines(caption.long or {})
end

local function html_escape(s)
  return (s:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function typst_exactly(s)
  return '"' .. s:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("{{<", "{\\u{7b}<") .. '"'
end

local function typst_string(s)
  return typst_exactly((s:gsub("%s+", " ")))
end

-- Quarto would colour code by functions that are not in the template.
local function typst_code(code)
  return pandoc.RawInline("typst", "#raw(" .. typst_exactly(code.text) .. ");")
end

local function typst_code_block(code)
  return pandoc.RawBlock("typst", "#raw(block: true, " .. typst_exactly(code.text) .. ")")
end

local function typst_label(id)
  return (id and id ~= "") and ("<" .. id .. ">") or ""
end

-- Older pandoc (and Quarto's reader) leave "{#tbl-x}" at the end of a caption as text.
local function take_label(inlines)
  local last = inlines[#inlines]
  local id = last and last.t == "Str" and last.text:match("^{#(.+)}$")
  if id then
    inlines:remove(#inlines)
    if inlines[#inlines] and inlines[#inlines].t ~= "Str" and inlines[#inlines].t:match("Space") then
      inlines:remove(#inlines)
    end
  end
  return id
end

-- The assembled report has the numbers in its captions, and calls its tables and figures so that no renderer counts them again.
-- In the finished report they are called as everywhere else.
local NUMBERED = { ["table%-"] = "tbl-", ["figure%-"] = "fig-" }

local function usual_name(id)
  for prefix, usual in pairs(NUMBERED) do
    if id:match("^" .. prefix) then return (id:gsub("^" .. prefix, usual)), true end
  end
  return id, false
end

local counts = { table = 0, figure = 0 }
-- The words of the report's language; these where the document does not say.
local words = {
  table = "Table", figure = "Figure", to = " to ", skip = "Skip to the report", status = "Status of this report",
  contents = "Contents", licence = "Licence",
}

-- Gives the caption with its number, and the name of the table or figure.
local function numbered(kind, id, inlines)
  local name, has_number = usual_name(id or "")
  local caption = pandoc.Inlines({})
  if name ~= "" and not has_number then
    counts[kind] = counts[kind] + 1
    caption:extend(literal(words[kind] .. " " .. counts[kind] .. ":"))
    caption:insert(pandoc.Space())
  end
  caption:extend(inlines)
  return caption, name
end

-- The box round a table of the assembled report that holds its name.
local function unboxed(blocks)
  local out = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if block.t == "Div" and block.identifier:match("^table%-") and block.content[1] and block.content[1].t == "Table" then
      block.content[1].identifier = block.identifier
      out:extend(block.content)
    elseif not (block.t == "Div" and block.classes:includes("marks")) then -- they stand at the head of the page
      out:insert(block)
    end
  end
  return out
end

local function docx_paragraph(style, inlines)
  return pandoc.Div({ pandoc.Para(inlines) }, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

-- Tables ------------------------------------------------------------------------------------

local function longest_word(s)
  local longest = 0
  for word in s:gmatch("%S+") do
    longest = math.max(longest, utf8.len(word) or #word)
  end
  return longest
end

local function stays_on_one_line(s)
  local length = utf8.len(s) or #s
  return length <= TINY
    or (s:find("%d") ~= nil and length <= (is_docx and SHORT_IN_WORD or SHORT))
end

-- Least and wanted width of each column, in characters. A heading may take three lines; a cell of
-- the body wants one, and a number or an interval must have it.
local function column_needs(rows, n)
  local least, wanted = {}, {}
  for i = 1, n do
    least[i], wanted[i] = 3, 3
  end
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row.cells) do
      if i <= n and cell.col_span == 1 then
        local s = text_of(cell.contents)
        local length = utf8.len(s) or #s
        local need = longest_word(s)
        if row.head then
          need, length = math.ceil(need * 1.08), math.ceil(length / 3)
        elseif i > 1 and stays_on_one_line(s) then
          need = length
        end
        least[i] = math.max(least[i], need)
        wanted[i] = math.max(wanted[i], least[i], math.min(length, MAX_WANTED))
      end
    end
  end
  return least, wanted
end

-- Share of the width for each column (they add up to 1), and the text size at which the least
-- widths fit with a fifth of what is wanted beyond them.
local function column_shares(rows, n, sizes)
  local least, wanted = column_needs(rows, n)
  local sum_least, sum_wanted = 0, 0
  for i = 1, n do
    least[i], wanted[i] = least[i] + 2, wanted[i] + 2
    sum_least, sum_wanted = sum_least + least[i], sum_wanted + wanted[i]
  end
  local room, size
  for _, step in ipairs(sizes) do
    room, size = step[1], step[2]
    if sum_least + 0.2 * (sum_wanted - sum_least) <= room then break end
  end
  local shares = {}
  for i = 1, n do
    if sum_wanted <= room then
      shares[i] = wanted[i] / sum_wanted
    elseif sum_least >= room then
      shares[i] = least[i] / sum_least
    else
      local spare = (room - sum_least) / (sum_wanted - sum_least)
      shares[i] = (least[i] + spare * (wanted[i] - least[i])) / room
    end
  end
  return shares, size
end

local function all_rows(tbl)
  local rows = {}
  for _, row in ipairs(tbl.head.rows) do
    rows[#rows + 1] = { cells = row.cells, head = true }
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      rows[#rows + 1] = { cells = row.cells, head = false }
    end
  end
  return rows
end

local function set_scopes(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      if text_of(cell.contents) ~= "" then cell.attributes.scope = "col" end
    end
  end
  -- A first column of words labels its row; a first column of numbers does not.
  if #tbl.colspecs > 1 and tbl.colspecs[1][1] ~= "AlignRight" then
    for _, body in ipairs(tbl.bodies) do
      body.row_head_columns = 1
      for _, row in ipairs(body.body) do
        if row.cells[1] and text_of(row.cells[1].contents) ~= "" then
          row.cells[1].attributes.scope = "row"
        end
      end
    end
  end
end

-- Whether no column of a table needs more than there is on a phone.
local function fits_a_phone(tbl)
  local n = #tbl.colspecs
  local least, sum = column_needs(all_rows(tbl), n), 1.4 * (n - 1)
  for i = 1, n do sum = sum + least[i] end
  return sum <= PHONE
end

-- On a phone the style sheet makes a block of each row of a table that does not fit. Laid out so, it is to a browser a table
-- no longer, unless the roles say so; and each value says what its column is called.
local function stack_rows(tbl)
  local names = {}
  tbl.classes:insert("stacked")
  tbl.attributes.role = "table"
  tbl.head.attributes.role = "rowgroup"
  for _, row in ipairs(tbl.head.rows) do
    row.attributes.role = "row"
    for i, cell in ipairs(row.cells) do
      names[i] = text_of(cell.contents)
      cell.attributes.role = names[i] ~= "" and "columnheader" or "cell"
    end
  end
  for _, body in ipairs(tbl.bodies) do
    body.attr.attributes.role = "rowgroup"
    for _, row in ipairs(body.body) do
      row.attributes.role = "row"
      for i, cell in ipairs(row.cells) do
        local heads = i <= body.row_head_columns
        cell.attributes.role = heads and "rowheader" or "cell"
        if not heads and (names[i] or "") ~= "" then cell.attributes["data-label"] = without_short_codes(names[i]) end
      end
    end
  end
end

local function html_table(tbl, id, caption, folded)
  set_scopes(tbl)
  if not fits_a_phone(tbl) then stack_rows(tbl) end
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      -- a browser breaks "p-value" behind its hyphen where a column is narrow
      if text_of(cell.contents):find("^%w+%-%w+$") then cell.classes:insert("whole") end
    end
  end
  for _, row in ipairs(all_rows(tbl)) do
    for i, cell in ipairs(row.cells) do
      local s = text_of(cell.contents)
      -- an interval in a crowded table may break after "to", or the last column is out of sight
      local may_break = #tbl.colspecs >= DENSE_COLUMNS and s:find(words.to, 1, true)
      if not row.head and i > 1 and stays_on_one_line(s) and not may_break then
        cell.classes:insert("number")
      elseif not row.head and (utf8.len(s) or #s) > LONG then
        cell.classes:insert("long")
      end
    end
  end
  if #tbl.colspecs >= DENSE_COLUMNS then tbl.classes:insert("dense") end
  for i, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[i] = { spec[1], nil } -- the browser fits columns better than dashes do
  end
  local caption_id = (id ~= "" and id or "table-" .. tostring(counts.table)) .. "-caption"
  local open = '<div class="table-scroll" role="region" tabindex="0"'
  if id ~= "" and not folded then open = open .. ' id="' .. html_escape(id) .. '"' end
  if #caption > 0 then
    open = open .. ' aria-labelledby="' .. html_escape(caption_id) .. '"'
    tbl.caption = { long = { pandoc.Plain({
      pandoc.Span(caption, pandoc.Attr(caption_id, { "caption-text" })),
    }) } }
  else
    open = open .. ' aria-label="' .. html_escape(words.table) .. '"'
    tbl.caption = { long = {} }
  end
  local take_away = id ~= "" and ready_html(id)
  local close = "</div>" .. (take_away and '\n<p class="take-away">' .. take_away .. "</p>" or "")
  return { pandoc.RawBlock("html", open .. ">"), tbl, pandoc.RawBlock("html", close) }
end

local function docx_table(tbl, id, caption)
  local shares = column_shares(all_rows(tbl), #tbl.colspecs,
    #tbl.colspecs >= DENSE_COLUMNS and DOCX_DENSE_SIZES or DOCX_SIZES)
  for i, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[i] = { spec[1], shares[i] }
  end
  tbl.caption = { long = {} }
  if #caption == 0 then return { tbl } end
  return { docx_paragraph("Caption", { pandoc.Span(caption, pandoc.Attr(id)) }), tbl }
end

local ALIGN = { AlignRight = "right", AlignCenter = "center", AlignLeft = "left", AlignDefault = "left" }

local function typst_cells(cells)
  local out = {}
  for _, cell in ipairs(cells) do
    local body = "[" .. write(cell.contents, "typst") .. "]"
    if cell.col_span > 1 or cell.row_span > 1 then
      body = string.format("table.cell(colspan: %d, rowspan: %d)%s", cell.col_span, cell.row_span, body)
    end
    out[#out + 1] = body
  end
  return table.concat(out, ", ")
end

-- A table of so many rows stays on one page, as in Word.
local WHOLE_ROWS = 12
-- Marks a table with notes under it: one that stays on one page has them there too.
local NOTED = "noted"

local function mark_noted(blocks)
  for i = 1, #blocks - 1 do
    local following = blocks[i + 1]
    if blocks[i].t == "Table" and following.t == "Div" and following.classes:includes("table-note") then
      blocks[i].classes:insert(NOTED)
    end
  end
  return blocks
end

local function typst_table(tbl, id, caption)
  local shares, size = column_shares(all_rows(tbl), #tbl.colspecs, TYPST_SIZES)
  local columns, aligns, lines = {}, {}, {}
  for i, spec in ipairs(tbl.colspecs) do
    columns[i] = string.format("%.3ffr", shares[i] * 100)
    aligns[i] = ALIGN[spec[1]] or "left"
  end
  for _, row in ipairs(all_rows(tbl)) do
    local cells = typst_cells(row.cells)
    lines[#lines + 1] = row.head and ("  table.header(" .. cells .. ",),") or ("  " .. cells .. ",")
  end
  local body = string.format("report-table(size: %s, columns: (%s,), align: (%s,),\n%s\n)",
    size, table.concat(columns, ", "), table.concat(aligns, ", "), table.concat(lines, "\n"))
  local text = "#" .. body
  if #caption > 0 then
    text = string.format("#figure(kind: table, caption: [%s],\n%s) %s",
      write({ pandoc.Plain(caption) }, "typst"), body, typst_label(id))
    if #lines <= WHOLE_ROWS + 1 then
      local sticky = tbl.classes:includes(NOTED) and ", sticky: true" or ""
      text = "#[\n#show figure: set block(breakable: false" .. sticky .. ")\n" .. text .. "\n]"
    end
  end
  return { pandoc.RawBlock("typst", text) }
end

local function label_of(tbl)
  local inlines = inlines_of(tbl.caption)
  return take_label(inlines) or tbl.identifier, inlines
end

local function on_table(tbl)
  if tbl.classes:includes("folded") then return nil end -- it is done
  local id, inlines = label_of(tbl)
  tbl.identifier = ""
  local caption
  caption, id = numbered("table", id, inlines)
  if is_html then return html_table(tbl, id, caption), false end
  if is_docx then return docx_table(tbl, id, caption), false end
  if is_typst then return typst_table(tbl, id, caption), false end
end

-- Tables behind charts ------------------------------------------------------------------------

-- On a screen such a table is folded under its chart. The fold says what is in it, and a link to the table leads there.
local function folded(div)
  local id, caption, blocks = "", pandoc.Inlines({}), pandoc.Blocks({})
  for _, block in ipairs(div.content) do
    if block.t == "Table" then
      local inlines
      id, inlines = label_of(block)
      block.identifier = ""
      block.classes:insert("folded")
      caption, id = numbered("table", id, inlines)
      blocks:extend(html_table(block, id, caption, true))
    else
      blocks:insert(block)
    end
  end
  local out = pandoc.Blocks({ pandoc.RawBlock("html", string.format(
    '<details class="table-behind"%s><summary>%s</summary>',
    id ~= "" and (' id="' .. html_escape(id) .. '"') or "", html_escape(text_of(caption)))) })
  out:extend(blocks)
  out:insert(pandoc.RawBlock("html", "</details>"))
  return out
end

-- On paper they stand in the place that is kept for them in the annex, or at the end where there is none.
local function behind_charts(blocks)
  local out, behind, place = pandoc.Blocks({}), pandoc.Blocks({}), nil
  for _, block in ipairs(blocks) do
    if block.t == "Div" and block.classes:includes("behind-chart") then
      if is_html then
        out:extend(folded(block))
      else
        behind:extend(block.content)
      end
    elseif block.t == "Div" and block.classes:includes("behind-charts") then
      if not is_html then
        out:extend(block.content)
        place = #out
      end
    else
      out:insert(block)
    end
  end
  place = place or #out
  for i, block in ipairs(behind) do out:insert(place + i, block) end
  return out
end

-- Figures -----------------------------------------------------------------------------------

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- The picture beside the .png that stays sharp at any size, for html and PDF.
local function vector(src)
  local svg = src:gsub("%.png$", ".svg")
  return exists(svg) and svg or src
end

local function alt_of(image, caption)
  local alt = image.attributes["fig-alt"] or image.attributes["alt"] or ""
  if alt == "" then alt = text_of(caption) end
  return alt
end

-- The same picture laid out for a narrow column, where there is one.
local function narrow(src)
  local svg = src:gsub("%.png$", "-narrow.svg")
  return exists(svg) and svg or vector(src)
end

local function html_image(src, alt)
  return string.format('<img src="%s" alt="%s">', html_escape(src), html_escape(alt))
end

local function typst_image(src, alt)
  return string.format("image(%s, alt: %s)", typst_string(src), typst_string(alt))
end

-- Older pandoc takes Word's alternative text from the image's text, newer from its `alt`.
local function docx_image(src, alt)
  return pandoc.Image({ pandoc.Str(alt) }, src, "", pandoc.Attr("", {}, { alt = alt }))
end

local function is_remote(src)
  return src:match("^%a[%w+.-]*:") ~= nil or src:match("^//") ~= nil
end

-- Whether the picture of the first screen wants the width of the page.
local broad_answer = false

-- The picture of the first screen: its title stands over it, and it has no number.
local function answer_picture(src, alt, caption, broad)
  if is_html then
    local chart = ready_html(src:match("([^/]+)%.png$") or "") or html_image(vector(src), alt)
    return { pandoc.RawBlock("html", string.format(
      '<figure class="answer-picture%s chart-figure">\n<figcaption>%s</figcaption>\n%s\n</figure>', broad and " broad" or "",
      write({ pandoc.Plain(caption) }, "html"), chart)) }
  elseif is_docx then
    return { docx_paragraph("Answer Title", caption),
      docx_paragraph("Answer Picture", { docx_image(src, alt), pandoc.RawInline("openxml", "") }) }
  elseif is_typst then
    return { pandoc.RawBlock("typst", string.format("#answer-picture([%s], %s, %s%s)",
      write({ pandoc.Plain(caption) }, "typst"), typst_string(narrow(src)), typst_string(alt), broad and ", width: 150mm" or "")) }
  end
end

local function on_figure(fig)
  local image
  fig:walk({ Image = function(i) image = image or i end })
  if not image then return nil end
  local inlines = inlines_of(fig.caption)
  local id = fig.identifier ~= "" and fig.identifier or image.identifier
  local alt = alt_of(image, inlines)
  local caption
  caption, id = numbered("figure", id, inlines)
  if is_remote(image.src) then return { pandoc.Para(caption) }, false end
  if image.classes:includes("answer-picture") or fig.classes:includes("answer-picture") then
    local broad = image.classes:includes("broad") or fig.classes:includes("broad")
    broad_answer = broad_answer or broad
    return answer_picture(image.src, alt, caption, broad), false
  end
  local under = image.attributes["under"] or ""
  local source = image.attributes["source"] or ""
  local chart = is_html and id ~= "" and ready_html(id)
  if chart then
    if under ~= "" then under = '<span class="under">' .. html_escape(under) .. "</span>" end
    return { pandoc.RawBlock("html", string.format(
      '<figure id="%s" class="chart-figure">\n<figcaption>%s%s</figcaption>\n%s</figure>',
      html_escape(id), write({ pandoc.Plain(caption) }, "html"), under, chart)) }, false
  end
  if is_html then
    local attribute = id ~= "" and (' id="' .. html_escape(id) .. '"') or ""
    return { pandoc.RawBlock("html", string.format(
      '<figure%s>\n<div class="figure-scroll" role="region" tabindex="0" aria-label="%s">%s</div>\n<figcaption>%s</figcaption>\n</figure>', attribute,
      html_escape(pandoc.utils.stringify(caption)), html_image(vector(image.src), alt), write({ pandoc.Plain(caption) }, "html"))) }, false
  elseif is_docx then
    local blocks = pandoc.Blocks({ docx_paragraph("Figure Caption", { pandoc.Span(caption, pandoc.Attr(id)) }) })
    if under ~= "" then blocks:insert(docx_paragraph("Figure Under", literal(under))) end
    -- an image alone in its paragraph would become a second figure in Quarto
    local picture = { docx_image(image.src, alt), pandoc.RawInline("openxml", "") }
    blocks:insert(docx_paragraph(source ~= "" and "Figure" or "Figure End", picture))
    if source ~= "" then blocks:insert(docx_paragraph("Figure Source", literal(source))) end
    return blocks, false
  elseif is_typst then
    local function words(text)
      return "[" .. (text ~= "" and write({ pandoc.Plain(literal(text)) }, "typst") or "") .. "]"
    end
    return { pandoc.RawBlock("typst", string.format(
      "#figure(kind: image, caption: [%s#figure-under(%s)],\nreport-picture(%s, %s, source: %s)) %s",
      write({ pandoc.Plain(caption) }, "typst"), words(under),
      typst_string(vector(image.src)), typst_string(alt), words(source), typst_label(id))) }, false
  end
end

local function on_image(image)
  local alt = alt_of(image, image.caption)
  if is_remote(image.src) then return pandoc.Inlines(image.caption) end
  if is_html then return pandoc.RawInline("html", html_image(vector(image.src), alt)), false end
  if is_docx then return docx_image(image.src, alt), false end
  if is_typst then
    return pandoc.RawInline("typst", "#box(" .. typst_image(vector(image.src), alt) .. ")"), false
  end
end

-- Boxes, equations, links -------------------------------------------------------------------

local function kind_of(div)
  for _, class in ipairs(div.classes) do
    if KINDS[class] then return class end
  end
end

-- The first paragraph of the headline box is set large: html does it by its place, these by a style.
local function mark_lead(div)
  local first = div.content[1]
  if not first or first.t ~= "Para" then return end
  if is_docx then
    div.content[1] = docx_paragraph("Headline", first.content)
  elseif is_typst then
    first.content:insert(1, pandoc.RawInline("typst", "#lead["))
    first.content:insert(pandoc.RawInline("typst", "]"))
  end
end

-- Word keeps the paragraphs of such a box on one page: each stays with the next, and the last does not.
local ENDS = { headline = "Headline End", ["key-facts"] = "Key Facts End" }

local function mark_end(div, style)
  local last = div.content[#div.content]
  if last and last.t == "Para" then div.content[#div.content] = docx_paragraph(style, last.content) end
end

-- "- **People:** 185" is a fact with its name: such a list becomes a list of definitions.
local function named_facts(list)
  local items = {}
  for _, item in ipairs(list.content) do
    local first = item[1] and item[1].content
    local name = first and first[1]
    if #item ~= 1 or not name or name.t ~= "Strong" or not text_of(name):match(":$") then return nil end
    local rest = pandoc.Inlines({})
    for i = 2, #first do
      if #rest > 0 or first[i].t ~= "Space" then rest:insert(first[i]) end
    end
    local term = literal((text_of(name):gsub(":$", "")))
    items[#items + 1] = { term, { { pandoc.Plain(rest) } } }
  end
  return pandoc.DefinitionList(items)
end

-- Word shows a list of facts as lines with the fact after a tab.
local function docx_facts(list)
  local blocks = pandoc.Blocks({})
  for _, item in ipairs(list.content) do
    local line = pandoc.Inlines({ pandoc.Strong(item[1]), TAB })
    for _, definition in ipairs(item[2]) do
      line:extend(pandoc.utils.blocks_to_inlines(definition))
    end
    blocks:insert(pandoc.Para(line))
  end
  return blocks
end

local function typst_facts(list)
  local rows = {}
  for _, item in ipairs(list.content) do
    local parts = pandoc.Blocks({})
    for _, definition in ipairs(item[2]) do
      parts:extend(definition)
    end
    rows[#rows + 1] = string.format("[%s], [%s],",
      write({ pandoc.Plain(item[1]) }, "typst"), write(parts, "typst"))
  end
  return pandoc.RawBlock("typst", "#report-facts(\n" .. table.concat(rows, "\n") .. "\n)")
end

local function on_div(div)
  local kind = kind_of(div)
  if not kind then return nil end
  if kind == "headline" then mark_lead(div) end
  if kind == "key-facts" then div = div:walk({ BulletList = named_facts }) end
  if kind == "key-facts" and not is_html then
    div = div:walk({ DefinitionList = is_docx and docx_facts or typst_facts })
  end
  if is_docx then
    if ENDS[kind] then mark_end(div, ENDS[kind]) end
    return pandoc.Div(div.content, pandoc.Attr(div.identifier, {}, { ["custom-style"] = KINDS[kind] }))
  elseif is_typst then
    local out = pandoc.Blocks({ pandoc.RawBlock("typst", "#" .. kind .. "[") })
    out:extend(div.content)
    out:insert(pandoc.RawBlock("typst", "]"))
    return out
  end
  return div
end

local function on_span(span)
  for _, class in ipairs(span.classes) do
    if class == "dots" and is_html then
      -- the words beside them say the same
      span.attributes["aria-hidden"] = "true"
      return span
    elseif SPANS[class] and is_docx then
      span.attributes["custom-style"] = SPANS[class]
      return span
    elseif SPANS[class] and is_typst then
      local out = pandoc.Inlines({ pandoc.RawInline("typst", "#" .. class .. "[") })
      out:extend(span.content)
      out:insert(pandoc.RawInline("typst", "];"))
      return out
    end
  end
end

-- PDF/UA wants alternative text on an equation; its source is the honest one we have.
local function on_math(math)
  if not is_typst then return nil end
  local display = math.mathtype == "DisplayMath"
  local text = write({ pandoc.Plain({ pandoc.Math("InlineMath", math.text) }) }, "typst")
  return pandoc.RawInline("typst", string.format("#math.equation(block: %s, alt: %s, %s);",
    tostring(display), typst_string(math.text), text))
end

-- Title block and contents ------------------------------------------------------------------

-- A text of the document's metadata as it stands there. What the assembled report put into a short code of Quarto, so that
-- it is none, goes out again: here it is cut in parts instead.
local function said(value)
  if value == nil then return "" end
  return (text_of(value):gsub("{\u{2060}{<", "{{<"))
end

local function list_of(value)
  local out = {}
  if pandoc.utils.type(value) == "List" then
    for i, item in ipairs(value) do out[i] = said(item) end
  elseif value ~= nil then
    out[1] = said(value)
  end
  return out
end

local ASKED = { "title", "likely", "name", "how", "when", "running", "subtitle", "organisation", "description", "licence", "version",
  "made_with", "pagetitle", "language", "region" }

-- The title block of an assembled report, which has every text ready under `localeval`.
local function texts_of_report(own)
  local texts = { status = list_of(own.status), page = list_of(own.page), words = {}, details = {}, long = own.long == true }
  for _, key in ipairs(ASKED) do texts[key] = said(own[key]) end
  texts.subtitle = texts.how
  for key, default in pairs(words) do texts.words[key] = own.words and own.words[key] and said(own.words[key]) or default end
  for i, item in ipairs(own.details or {}) do
    local parts = {}
    for j, part in ipairs(item.value) do
      parts[j] = { text = said(part.text), target = part.target and said(part.target) }
    end
    texts.details[i] = { label = said(item.label), value = parts }
  end
  return texts
end

-- The title block of a document of somebody's own: what its front matter says, in English.
local function texts_of_document(meta)
  local texts = { status = list_of(meta.status), page = { "Page ", " of ", "" }, words = words, details = {}, long = false }
  for _, key in ipairs(ASKED) do texts[key] = said(meta[key]) end
  if texts.organisation == "" then texts.organisation = said(meta.author) end
  if texts.title == "" then texts.title = "Untitled" end
  texts.language, texts.region = said(meta.lang):match("^(%a*)%-?(.*)$")
  if texts.language == "" then texts.language = "en" end
  texts.running = texts.title
  texts.pagetitle = texts.organisation ~= "" and (texts.title .. " - " .. texts.organisation) or texts.title
  for _, item in ipairs({ { "place", "Place" }, { "date", "Date" }, { "contact", "Contact" }, { "licence", "Licence" } }) do
    local value = said(meta[item[1]])
    if value ~= "" then table.insert(texts.details, { label = item[2], value = { { text = value } } }) end
  end
  return texts
end

local function read_texts(meta)
  return meta.localeval and texts_of_report(meta.localeval) or texts_of_document(meta)
end

-- A text, a list of them or a table of them as typst writes it.
local function typst_value(value)
  if type(value) == "string" then return typst_exactly(value) end
  if type(value) == "boolean" then return tostring(value) end
  local parts = {}
  if #value > 0 then
    for i, item in ipairs(value) do parts[i] = typst_value(item) .. "," end
  else
    for key, item in pairs(value) do parts[#parts + 1] = '"' .. key .. '": ' .. typst_value(item) .. "," end
    table.sort(parts)
  end
  return "(" .. table.concat(parts, " ") .. ")"
end

-- What the template of the PDF reads of the title block.
local function typst_texts(texts)
  local read = {}
  for _, key in ipairs({ "title", "likely", "name", "how", "when", "running", "subtitle", "organisation", "description",
    "language", "words", "page" }) do read[key] = texts[key] end
  local whole = typst_value(read)
  local status = #texts.status > 0 and typst_value(texts.status) or "()"
  local region = texts.region ~= "" and typst_exactly(texts.region) or "none"
  return whole:sub(1, -2) .. ' "status": ' .. status .. ', "region": ' .. region .. ")"
end

local function value_inlines(parts)
  local out = pandoc.Inlines({})
  for _, part in ipairs(parts) do
    out:extend(part.target and { pandoc.Link(literal(part.text), part.target) } or literal(part.text))
  end
  return out
end

local function set_meta(meta, texts)
  -- the writers of pandoc would show these beside our own title block
  for _, key in ipairs({ "localeval", "author", "date", "abstract" }) do meta[key] = nil end
  if is_typst then meta["title-block"] = pandoc.MetaInlines({ pandoc.RawInline("typst", typst_texts(texts)) }) end
  for _, key in ipairs({ "title", "pagetitle", "name", "how", "when", "likely", "subtitle", "organisation", "description", "licence", "version", "made_with" }) do
    meta[key] = texts[key] ~= "" and literal(texts[key]) or nil
  end
  -- The template puts it into an attribute; there pandoc's own escape of a text leaves quotation marks as they are.
  if is_html and texts.description ~= "" then
    meta.description = pandoc.MetaInlines({ pandoc.RawInline("html", html_escape(texts.description)) })
  end
  meta.words = {}
  for key, word in pairs(texts.words) do meta.words[key] = literal(word) end
  local status, details = {}, {}
  for i, s in ipairs(texts.status) do status[i] = literal(s) end
  for i, d in ipairs(texts.details) do
    details[i] = { label = literal(d.label), value = value_inlines(d.value) }
  end
  meta.long = texts.long
  meta.status = #status > 0 and pandoc.MetaList(status) or nil
  meta.details = #details > 0 and pandoc.MetaList(details) or nil
  -- pandoc's Word writer sets a subtitle under the title; there stands the line that goes with the finding
  if is_docx and texts.likely ~= "" then meta.subtitle = literal(texts.likely) end
end

-- What stands over a title that is a finding: what was evaluated, how, and when.
local function kicker(texts)
  local parts = {}
  for _, key in ipairs({ "name", "how", "when" }) do
    if texts[key] ~= "" then parts[#parts + 1] = texts[key] end
  end
  return table.concat(parts, " · ")
end

local function docx_details(texts)
  local blocks = pandoc.Blocks({})
  for _, item in ipairs(texts.details) do
    local line = pandoc.Inlines({ pandoc.Strong(literal(item.label)),
      TAB })
    line:extend(value_inlines(item.value))
    blocks:insert(docx_paragraph("Details", line))
  end
  return blocks
end

local function typst_details(texts)
  local rows = {}
  for _, item in ipairs(texts.details) do
    rows[#rows + 1] = string.format("(%s, [%s]),", typst_string(item.label),
      write({ pandoc.Plain(value_inlines(item.value)) }, "typst"))
  end
  return pandoc.RawBlock("typst", "#report-details(\n" .. table.concat(rows, "\n") .. "\n)")
end

-- Sections and, inside each, its subsections, as nested lists of links.
local function contents_list(blocks)
  local sections = {}
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.identifier ~= "" then
      local text = block.content:walk({ Note = function() return {} end, Link = function(l) return l.content end })
      local link = pandoc.Link(text, "#" .. block.identifier)
      if block.level == 1 then
        sections[#sections + 1] = { link = link, subs = {} }
      elseif block.level == 2 and #sections > 0 then
        table.insert(sections[#sections].subs, { pandoc.Plain({ link }) })
      end
    end
  end
  local items = {}
  for _, section in ipairs(sections) do
    local item = { pandoc.Plain({ section.link }) }
    if #section.subs > 0 then item[2] = pandoc.BulletList(section.subs) end
    items[#items + 1] = item
  end
  return #items > 0 and pandoc.Blocks({ pandoc.BulletList(items) }) or nil
end

-- Before the first section, or before the second one, so that the main points stand on the page of the answer.
local function before_section(blocks, number, block)
  local seen = 0
  for i, b in ipairs(blocks) do
    if b.t == "Header" and b.level == 1 then
      seen = seen + 1
      if seen == number then
        blocks:insert(i, block)
        return
      end
    end
  end
end

-- Where the annex begins, so that the template can let it begin a page; in Word, word.py does.
local function start_annex(blocks)
  for i, block in ipairs(blocks) do
    if block.t == "Header" and block.identifier == "sec-annex" then
      blocks:insert(i, pandoc.RawBlock("typst", "#body-end()\n#annex-break()"))
      return
    end
  end
end

-- The first screen ----------------------------------------------------------------------------

-- What runs across the page ahead of the answer; all else that is no picture stands beside the picture.
local STRIPS = { synthetic = true, caution = true }

local function is_picture(block)
  return block.t == "Figure" or (block.t == "RawBlock" and block.text:find("answer%-picture") ~= nil)
end

local function answer_parts(div)
  local strips, pictures, side = pandoc.Blocks({}), pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(div.content) do
    if block.t == "Div" and STRIPS[kind_of(block) or ""] then
      strips:insert(block)
    elseif is_picture(block) then
      pictures:insert(block)
    else
      side:insert(block)
    end
  end
  return strips, pictures, side
end

local function typst_call(name, ...)
  local out = pandoc.Blocks({ pandoc.RawBlock("typst", "#" .. name .. "(") })
  for _, blocks in ipairs({ ... }) do
    out:insert(pandoc.RawBlock("typst", "["))
    out:extend(blocks)
    out:insert(pandoc.RawBlock("typst", "],"))
  end
  out:insert(pandoc.RawBlock("typst", ")"))
  return out
end

-- Two columns where there is room: the picture, and beside it how strong the evidence is and what to take care of.
local function lay_out_answer(div)
  local strips, pictures, side = answer_parts(div)
  local out = pandoc.Blocks({})
  if is_html then
    for _, strip in ipairs(strips) do
      out:insert(pandoc.Div({ strip }, pandoc.Attr("", { "answer-strip", "strip-" .. kind_of(strip) })))
    end
    -- The words come first for whoever reads them in their order; the style sheet sets the picture beside or over them.
    local columns = pandoc.Blocks({ pandoc.Div(side, pandoc.Attr("", { "answer-side" })) })
    if #pictures > 0 then columns:insert(pandoc.Div(pictures, pandoc.Attr("", { "answer-main" }))) end
    out:insert(pandoc.Div(columns, pandoc.Attr("", { "width", #pictures > 0 and "answer" or "answer-alone" })))
  elseif broad_answer and #side > 0 then -- on paper the picture has a row of its own, below the words
    out:extend(strips)
    if is_typst and #side > 1 then
      local first = pandoc.Blocks({ side:remove(1) })
      out:extend(typst_call("answer", first, side))
    else
      out:extend(side)
    end
    out:extend(pictures)
  elseif is_typst then
    out:extend(strips)
    out:extend(#pictures > 0 and typst_call("answer", pictures, side) or typst_call("answer-alone", side))
  else
    out:extend(strips)
    out:extend(pictures)
    out:extend(side)
  end
  return out
end

-- Takes the first screen out of the blocks and gives it, ready for its format; nil where the report has none.
local function take_answer(blocks)
  for i, block in ipairs(blocks) do
    if block.t == "Div" and block.classes:includes("answer") then
      blocks:remove(i)
      return lay_out_answer(block)
    end
  end
end

local function drop_raw()
  return {}
end

-- Where a link of a person's prose may lead. A browser leaves out blanks and control characters before it reads the scheme.
local SCHEMES = { http = true, https = true, mailto = true }

local function leads_somewhere_safe(target)
  local scheme = target:gsub("[%s%c]", ""):lower():match("^([^/?#]*):")
  return scheme == nil or SCHEMES[scheme] ~= nil
end

-- Attributes that this filter reads; any other of a person's prose could be a script.
local KEPT = { ["fig-alt"] = true, alt = true, under = true, source = true, ["custom-style"] = true }

local function without_attributes(element)
  local kept = {}
  for name, value in pairs(element.attributes) do
    if KEPT[name] then kept[name] = without_short_codes(value) end
  end
  element.attr = pandoc.Attr(element.identifier, element.classes, kept)
  return element
end

local function plain_link(link)
  if not leads_somewhere_safe(link.target) then return link.content end
  local name = link.target:match("^#(.+)$")
  link.target = name and ("#" .. as_address((usual_name(name)))) or as_address(link.target)
  return without_attributes(link)
end

local function plain_image(image)
  image.src = as_address(image.src)
  return without_attributes(image)
end

local function plain_str(str)
  if str.text:find("{{<", 1, true) or str.text:find(">}}", 1, true) then return in_parts(str.text) end
end

function Pandoc(doc)
  local texts = read_texts(doc.meta)
  words = texts.words
  doc.blocks = doc.blocks:walk({ Blocks = unboxed })
  -- Raw html in a person's own prose would reach one format only, and could load something.
  doc = doc:walk({ RawBlock = drop_raw, RawInline = drop_raw })
  doc = doc:walk({
    Link = plain_link, Span = without_attributes, Div = without_attributes, Header = without_attributes,
    Code = without_attributes, CodeBlock = without_attributes, Image = plain_image, Table = without_attributes,
    Str = plain_str,
  })
  set_meta(doc.meta, texts)
  if is_typst then
    doc.blocks = doc.blocks:walk({ Blocks = mark_noted, Code = typst_code, CodeBlock = typst_code_block })
  end
  doc.blocks = behind_charts(doc.blocks)
  doc.blocks = doc.blocks:walk({
    traverse = "topdown",
    Table = on_table, Figure = on_figure, Image = on_image, Math = on_math,
  })
  local answer = take_answer(doc.blocks)
  doc.blocks = doc.blocks:walk({ Div = on_div, Span = on_span })
  answer = answer and answer:walk({ Div = on_div, Span = on_span })
  local is_finding = texts.likely ~= ""
  if is_html then
    doc.meta.answer = answer
    doc.meta.contents = contents_list(doc.blocks)
    -- the title is the page's only first-level heading
    doc.blocks = doc.blocks:walk({ Header = function(h) h.level = h.level + 1; return h end })
  elseif is_docx then
    local details = docx_details(texts)
    local out = pandoc.Blocks({})
    if is_finding then
      out:insert(docx_paragraph("Kicker", literal(kicker(texts))))
      out:extend(answer or {})
      out:extend(doc.blocks)
      out:extend(details)
    else
      out:extend(details)
      out:extend(answer or {})
      out:extend(doc.blocks)
    end
    doc.blocks = out
  elseif is_typst then
    start_annex(doc.blocks)
    before_section(doc.blocks, is_finding and 2 or 1, pandoc.RawBlock("typst", "#report-contents()"))
    local out = pandoc.Blocks({})
    if not is_finding then out:insert(typst_details(texts)) end
    out:extend(answer or {})
    out:extend(doc.blocks)
    if is_finding and #texts.details > 0 then out:insert(typst_details(texts)) end
    doc.blocks = out
  end
  return doc
end
