import { expect, test } from "vitest";
import { cleanPasted, isFromOffice } from "./paste";

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
<!--StartFragment--><p class="MsoNormal" style="mso-margin-top-alt:auto"><b>Тема</b><o:p></o:p></p>
<p class="MsoNormal"><span style="font-weight:bold;color:red">Важно</span> и <span style="font-style:italic">тихо</span></p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>&nbsp;&nbsp; </span></span>первое</p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>&nbsp;&nbsp; </span></span>второе</p>
<p class="MsoNormal"><span>&nbsp;</span></p><!--EndFragment--></body></html>`;

test("text from Word keeps structure and emphasis and loses its looks", () => {
  const made = cleanPasted(WORD).replace(/\s*\n\s*/g, "");
  expect(made).toBe(
    "<p><b>Тема</b></p><p><strong>Важно</strong> и <em>тихо</em></p><ul><li><p>первое</p></li><li><p>второе</p></li></ul>",
  );
});

test("numbered paragraphs of Word become a numbered list", () => {
  const made = cleanPasted('<p class="MsoListParagraph" style="mso-list:l1">1. раз</p><p class="MsoListParagraph" style="mso-list:l1">2. два</p>');
  expect(made).toBe("<ol><li><p>раз</p></li><li><p>два</p></li></ol>");
});

test("other HTML passes untouched", () => {
  const html = '<p style="color: red">Просто</p>';
  expect(isFromOffice(html)).toBe(false);
  expect(cleanPasted(html)).toBe(html);
});
