import type { Expression } from "../expression/expression.ts";
import type { Pattern, Side } from "../pattern/pattern.ts";
import type { Span } from "../problem/source.ts";

/** A name and where it is written. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** What stands where a value is wanted: an expression, or a JSON list of such. */
export type Located = LocatedExpression | LocatedList | LocatedBroken;

export interface LocatedExpression {
  readonly kind: "expression";
  readonly expression: Expression;
  readonly span: Span;
  /** The span of a part of the expression, from the part's own offsets. */
  at(start: number, end: number): Span;
}

export interface LocatedList {
  readonly kind: "list";
  readonly items: readonly Located[];
  readonly span: Span;
}

/** What could not be read, which has been reported: it has no value, and nobody complains of that. */
export interface LocatedBroken {
  readonly kind: "broken";
  readonly span: Span;
}

export interface LocatedPattern {
  readonly pattern: Pattern;
  readonly text: string;
  readonly span: Span;
  at(start: number, end: number): Span;
}

export interface LocatedSignature {
  readonly side: Side;
  readonly text: string;
  readonly span: Span;
  at(start: number, end: number): Span;
}

export interface Entry<T> {
  readonly name: Name;
  readonly value: T;
}

export type Index =
  | { readonly kind: "index"; readonly at: Located }
  | ({ readonly kind: "range" } & { readonly [End in "start" | "stop" | "step"]: Located | undefined });

/** What stands where a tensor is wanted. */
export type OperandSyntax = TensorOperand | { readonly kind: "number"; readonly value: number; readonly span: Span };

export interface TensorOperand {
  readonly kind: "tensor";
  readonly name: Name;
  readonly reference: TensorReference;
  /** The same text as an expression, where it could be one and a number may stand: counts if there is no such tensor. */
  readonly otherwise?: LocatedExpression;
}

/** What a binary op meets: a tensor, or a number in whatever form. */
export type TermSyntax = OperandSyntax | { readonly kind: "expression"; readonly value: LocatedExpression };

/** `id`, `id.name` or `list[-1 - i]`. */
export interface TensorReference {
  readonly path: readonly string[];
  readonly index: Located | undefined;
}

/** An attribute's value as written, parsed by its kind. */
export type AttributeSyntax = { readonly span: Span } & (
  | { readonly kind: "expression"; readonly value: Located }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "pattern"; readonly value: LocatedPattern }
  | { readonly kind: "axis"; readonly value: Name | Located }
  | { readonly kind: "axes"; readonly value: readonly (Name | Located)[] }
  | { readonly kind: "sizes"; readonly value: readonly Entry<Located>[] }
  | { readonly kind: "slices"; readonly value: readonly Entry<Index>[] }
  | { readonly kind: "margins"; readonly value: readonly Entry<readonly Located[]>[] }
  | { readonly kind: "operands"; readonly value: readonly TermSyntax[]; readonly list: boolean }
  | { readonly kind: "list"; readonly value: readonly Located[] }
  | { readonly kind: "lists"; readonly value: readonly (readonly Located[])[] }
  | { readonly kind: "named"; readonly name: Name; readonly value: readonly Located[] }
);

/** What a node reads: absent means the running value. */
export type Inputs =
  | { readonly kind: "list"; readonly tensors: readonly OperandSyntax[]; readonly span: Span }
  | { readonly kind: "named"; readonly tensors: readonly Entry<OperandSyntax>[]; readonly span: Span };

interface Common {
  /** Of the whole node, braces included. */
  readonly span: Span;
  readonly id: Name | undefined;
  readonly in: Inputs | undefined;
  readonly out: readonly Name[] | undefined;
  readonly axes: LocatedSignature | undefined;
  readonly doc: string | undefined;
}

export interface OpNode extends Common {
  readonly kind: "op";
  readonly op: Name;
  readonly argument: AttributeSyntax | undefined;
  readonly attributes: ReadonlyMap<string, AttributeSyntax>;
  /**
   * It could not be read, which has been reported: its names stand for results that nobody complains about. Without
   * them, any name that is not found may have been one of its.
   */
  readonly broken?: "named" | "nameless";
  /** It is read as another op than it says, which has been reported: if it fails as that, nobody hears of it. */
  readonly guessed?: boolean;
  /** Something that it says could not be read, which has been reported: what it results in is not known. */
  readonly unclear?: boolean;
}

export interface BlockNode extends Common {
  readonly kind: "block";
  readonly block: Name;
  readonly with: readonly Entry<Located>[];
  readonly share: Name | undefined;
  /** The loop whose iterations have each a shared set of their own; the enclosing block has one if not given. */
  readonly per: Name | undefined;
}

export interface LoopNode extends Common {
  readonly kind: "loop";
  readonly count: Located;
  readonly as: Name | undefined;
  readonly carry: readonly Entry<Name>[];
  readonly collect: readonly Entry<Name>[];
  readonly nodes: Body;
}

export interface ResidualNode extends Common {
  readonly kind: "residual";
  readonly nodes: Body;
}

export interface BranchesNode extends Common {
  readonly kind: "branches";
  readonly branches: readonly Entry<Body>[];
  readonly join: OpNode;
}

export interface IfNode extends Common {
  readonly kind: "if";
  readonly condition: Located;
  readonly then: Body;
  readonly else: Body | undefined;
}

export interface SwitchNode extends Common {
  readonly kind: "switch";
  readonly value: Located;
  readonly cases: readonly Entry<Body>[];
}

export type Node = OpNode | BlockNode | LoopNode | ResidualNode | BranchesNode | IfNode | SwitchNode;

/** Nodes in order, or the name of a tensor. */
export type Body =
  | { readonly kind: "nodes"; readonly nodes: readonly Node[]; readonly span: Span }
  | { readonly kind: "tensor"; readonly tensor: OperandSyntax; readonly span: Span };

export type ParameterType = "int" | "number" | "bool" | "string" | "enum" | "pair" | "list";

export interface Parameter {
  readonly name: Name;
  readonly type: ParameterType;
  /** For `list of …`. */
  readonly element: ParameterType | undefined;
  readonly default: Located | undefined;
  /** Whether only a value is written: a spec that extends another then leaves the parameter's declaration as it is. */
  readonly isBare: boolean;
  readonly values: readonly string[] | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly doc: string | undefined;
}

export interface InputSignature {
  readonly name: Name;
  /** Whether a call may leave it out: `"context?"`. */
  readonly optional: boolean;
  readonly signature: LocatedSignature;
  readonly dtype: "f32" | "i32" | "bool";
  /** Its signature could not be read: the input is there, and of it nobody knows anything. */
  readonly broken?: boolean;
}

/** What of a block could not be read, which has been reported: nobody complains that it is not there. */
export interface Unread {
  readonly values: readonly Name[];
  /** Whether any name may have been a value, a tensor or a block. */
  readonly anyValue: boolean;
  readonly anyTensor: boolean;
  readonly anyBlock: boolean;
  /** Whether there are outputs, of which none may be left. */
  readonly outputs: boolean;
}

/** `params let inputs nodes outputs`: a spec file, or one of its blocks. */
export interface Block {
  readonly name: string;
  /** Of the key that it stands under; absent for a whole file. */
  readonly nameSpan: Span | undefined;
  readonly span: Span;
  readonly doc: string | undefined;
  readonly params: readonly Parameter[];
  readonly let: readonly Entry<Located>[];
  readonly require: readonly { readonly condition: Located; readonly message: string }[];
  readonly inputs: readonly InputSignature[];
  readonly nodes: Body;
  readonly outputs: readonly Entry<OperandSyntax>[];
  /** By paths in it, wherever it is called. */
  readonly figure: readonly FigureChoice[];
  readonly unread: Unread;
}

/** What the spec promises of a free size. */
export interface FreeSize {
  readonly name: Name;
  /** Of what is promised, braces included. */
  readonly span: Span;
  readonly min: Located | undefined;
  readonly max: Located | undefined;
  readonly multipleOf: Located | undefined;
}

/** A step of our path in a checkpoint rule, or what stands for one. */
export type PathStep =
  | { readonly kind: "name"; readonly text: string }
  /** `{i}`: the index of an iteration. */
  | { readonly kind: "index"; readonly hole: string }
  /** `{rest...}`: one step or more. */
  | { readonly kind: "steps"; readonly hole: string }
  /** `{part in expand:1, contract:4}`: one of these steps, and what stands for it in their keys. */
  | { readonly kind: "words"; readonly hole: string; readonly words: ReadonlyMap<string, string> };

/** Our path: `stages.{s}.blocks.{i}.attn.qkv.kernel`. */
export interface WeightPath {
  readonly steps: readonly PathStep[];
  /** The whole path, what a group says of it before it; the span is of the rule's own part. */
  readonly name: Name;
}

/** Their key: `layers.{2 * s}.{i}.0.to_qkv.weight`, with expressions of the holes and of the model's values. */
export type KeyTemplate = readonly (string | Located)[];

/** How a table that belongs to a grid of places is brought to another: whose rule, and the grid that the model has. */
export interface ResizeRule {
  readonly by: ResizeName;
  /** Rows and columns: of patches, or of a window. */
  readonly grid: Located;
  /** How many entries are none of the grid's, and stay: before it, of relative positions behind it. */
  readonly others: Located | undefined;
  readonly span: Span;
}

/** The sources whose rules are known: timm's for positions and for relative ones, DINOv2's own, and Hugging Face's. */
export const RESIZE_NAMES = ["timm", "timm_relative", "dinov2", "huggingface"] as const;
export type ResizeName = (typeof RESIZE_NAMES)[number];

/** Where one of our weights is found in another library's checkpoint, or several. */
export interface CheckpointRule {
  readonly path: WeightPath;
  /** The groups that it stands in, outermost first. */
  readonly groups: readonly WeightPath[];
  /** Of several, the tensors are joined. */
  readonly from: readonly KeyTemplate[];
  /** How their tensor becomes ours: `out in -> in out`. */
  readonly rearrange: LocatedPattern | undefined;
  /** How a tensor of another image size becomes one of this. */
  readonly resize?: ResizeRule | undefined;
  /** Lengths of axes in that pattern, by name. */
  readonly sizes: readonly Entry<Located>[];
}

export interface CheckpointMap {
  readonly name: Name;
  /** With a layout, a rule for a node or a block is for all weights in it, under that library's names for them. */
  readonly layout: "pytorch" | undefined;
  readonly rules: readonly CheckpointRule[];
  /** Keys of theirs that may be there and that nothing reads: `*` stands for one step, `**` for any number. */
  readonly ignore: readonly Name[];
}

/**
 * Weights that are trained as one layer: those under `each` path; where it has holes, a stage for each index. Of those
 * the first that agrees with its holes has also what is under `first`, and the last what is under `last`.
 */
export interface Stage {
  readonly each: readonly WeightPath[];
  readonly first: readonly WeightPath[];
  readonly last: readonly WeightPath[];
}

export interface Stages {
  readonly span: Span;
  readonly stages: readonly Stage[];
}

/** What its author wants a figure to show of what stands at a path. */
export interface FigureChoice {
  readonly path: Name;
  readonly label: string | undefined;
  readonly note: string | undefined;
  readonly hide: boolean | undefined;
  /** What an op is, as themes paint it, or `#rrggbb`. */
  readonly colour: string | undefined;
  readonly side: FigureSide | undefined;
}

/** Of what flows on, as seen on the page where it flows down or up; above and below where it flows to the right. */
export type FigureSide = (typeof sides)[number];
export const sides = ["left", "right"] as const;

export interface Spec extends Block {
  readonly title: string | undefined;
  readonly papers: readonly string[];
  readonly presets: readonly Entry<readonly Entry<Located>[]>[];
  readonly imports: readonly Entry<Name>[];
  readonly extends: Name | undefined;
  readonly blocks: readonly Block[];
  readonly free: readonly FreeSize[];
  readonly checkpoints: readonly CheckpointMap[];
  readonly stages: Stages | undefined;
}
