import { arrowheadOf } from "../../../compiler/drawing/arrowhead.ts";
import type { Drawing, Group, Mark, Path, Text } from "../../../compiler/drawing/drawing.ts";
import { extentOf } from "../../../compiler/drawing/extent.ts";
import { pageScale } from "../../../compiler/drawing/page-scale.ts";
import { pathData } from "../../../compiler/drawing/path-data.ts";
import { bounds } from "../../../compiler/drawing/plane.ts";
import { printable } from "../../../compiler/drawing/printable.ts";
import { inkFor, type Shape, type Theme } from "../../../compiler/drawing/theme.ts";
import type { Faces } from "./open-faces.ts";
import { outlineOf } from "./outline-text.ts";
import { setText } from "./set-text.ts";

type Pdf = PDFKit.PDFDocument;

/** What a PDF says of itself. */
export interface PdfInfo {
  readonly creator: string;
  readonly record?: string | undefined;
}

/** Drawings, each as a page as large as itself: lines as lines, and texts as texts in faces that the file brings along. */
export async function toPdf(
  pages: readonly [Drawing, ...Drawing[]],
  theme: Theme,
  faces: Faces,
  info: PdfInfo,
): Promise<Uint8Array[]> {
  const { default: PDFDocument } = await import("pdfkit");
  const [{ title, description = "" }] = pages;
  const document = new PDFDocument({
    autoFirstPage: false,
    font: "",
    // The same bytes whenever it is drawn.
    info: { ...informationOf(title, description, info), CreationDate: new Date(0) },
  });
  const chunks: Uint8Array[] = [];
  document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on("end", resolve));
  const writer = new PdfWriter(document, theme, faces);
  for (const page of pages) writer.page(page);
  document.end();
  await ended;
  return chunks;
}

function informationOf(title: string, description: string, { creator, record }: PdfInfo) {
  const said = { Title: printable(title), Subject: printable(description), Creator: creator, Producer: "PDFKit" };
  return record === undefined ? said : { ...said, Vitral: record };
}

class PdfWriter {
  private readonly document: Pdf;
  private readonly theme: Theme;
  private readonly faces: Faces;
  private readonly registered = new Set<string>();

  constructor(document: Pdf, theme: Theme, faces: Faces) {
    this.document = document;
    this.theme = theme;
    this.faces = faces;
  }

  page(drawing: Drawing): void {
    const { width, height, marks } = drawing;
    const scale = pageScale(drawing);
    this.document.addPage({ size: [width * scale, height * scale], margin: 0 });
    this.document.scale(scale);
    this.document.rect(0, 0, width, height).fill(this.theme.page);
    for (const mark of marks) this.mark(mark);
  }

  private mark(mark: Mark): void {
    switch (mark.kind) {
      case "group":
        return this.group(mark);
      case "text":
        return this.text(mark);
      case "box": {
        const { x, y, width, height, radius } = mark;
        return this.paint(mark, () => this.document.roundedRect(x, y, width, height, radius));
      }
      case "circle": {
        const { x, y, radius } = mark;
        return this.paint(mark, () => this.document.circle(x, y, radius));
      }
      case "path":
        return this.path(mark);
    }
  }

  private group({ at, link, marks }: Group): void {
    this.document.save();
    if (at !== undefined) this.document.translate(at.x, at.y);
    for (const mark of marks) this.mark(mark);
    if (link !== undefined && /^https?:/.test(link)) {
      const { x, y, width, height } = bounds(marks.map(extentOf));
      this.document.link(x, y, width, height, link);
    }
    this.document.restore();
  }

  private path(path: Path): void {
    const { role, segments } = path;
    this.paint({ role }, () => this.document.path(pathData(segments)));
    const [tip, left, right] = arrowheadOf(path, this.theme) ?? [];
    if (tip === undefined || left === undefined || right === undefined) return;
    const head = this.document.moveTo(tip.x, tip.y).lineTo(left.x, left.y).lineTo(right.x, right.y).closePath();
    head.fill(this.theme.shapes[role].stroke ?? this.theme.page);
  }

  private paint(shape: Shape, draw: () => Pdf): void {
    const { fill, stroke, width = 1, dash, join = "miter", opacity = 1 } = inkFor(shape, this.theme);
    this.document.save();
    if (opacity !== 1) this.document.opacity(opacity);
    this.document.lineWidth(width).lineJoin(join);
    if (dash !== undefined) this.document.dash(dash[0], { space: dash[1] });
    const outlined = draw();
    if (fill === undefined) outlined.stroke(stroke);
    else if (stroke === undefined) outlined.fill(fill);
    else outlined.fillAndStroke(fill, stroke);
    this.document.restore();
  }

  private text(text: Text): void {
    if (text.upright !== true) return this.letters(text);
    this.document.save().rotate(-90, { origin: [text.x, text.y] });
    this.letters(text);
    this.document.restore();
  }

  /** Each piece once, so that it is found and copied once; what surrounds it is drawn. */
  private letters(text: Text): void {
    const { texts, shapes, page } = this.theme;
    const pieces = setText(text, this.theme, this.faces);
    for (const piece of pieces) {
      const { halo } = texts[piece.role];
      if (text.ground === undefined || halo === undefined) continue;
      const outline = this.document
        .lineWidth(2 * halo)
        .lineJoin("round")
        .path(outlineOf(piece, text.y));
      outline.stroke(shapes[text.ground].fill ?? page);
    }
    for (const { role, text: letters, face, size, x } of pieces) {
      if (!this.registered.has(face.name)) this.document.registerFont(face.name, face.bytes);
      this.registered.add(face.name);
      this.document.font(face.name).fontSize(size).fillColor(texts[role].fill);
      this.document.text(letters, x, text.y, { lineBreak: false, baseline: "alphabetic" });
    }
  }
}
