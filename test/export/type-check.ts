import { Project, ts } from "ts-morph";

/** What `tsc --strict` says of modules that stand in the repository's root, all in one program. */
export function typeErrors(modules: ReadonlyMap<string, string>): string[] {
  const project = new Project({
    compilerOptions: {
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noImplicitReturns: true,
      noFallthroughCasesInSwitch: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
      types: [],
      skipLibCheck: true,
      noEmit: true,
    },
    skipAddingFilesFromTsConfig: true,
  });
  for (const [name, text] of modules) project.createSourceFile(`exported-${name}.ts`, text, { overwrite: true });
  return project
    .getPreEmitDiagnostics()
    .map(
      (one) =>
        `${one.getSourceFile()?.getBaseName()}:${one.getLineNumber()} ${ts.flattenDiagnosticMessageText(one.compilerObject.messageText, " ")}`,
    );
}
