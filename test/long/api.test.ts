import { Project, ts } from "ts-morph";
import { expect, test } from "vitest";

// What who imports us has: names and types, so that no change of it goes unseen.
test.each(["index.ts", "node.ts"])("what %s exports", async (entry) => {
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  const file = project.addSourceFileAtPath(entry);
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
  const lines = [...file.getExportedDeclarations()].map(([name, [declared]]) => {
    if (declared === undefined) return name;
    const type = declared.getType();
    const members = type.getProperties().map((member) => {
      const mark = member.isOptional() ? "?" : "";
      return `  ${member.getName()}${mark}: ${member.getTypeAtLocation(file).getText(file, flags)}`;
    });
    const isData = declared.getKindName() === "InterfaceDeclaration";
    return [`${declared.getKindName()} ${name}`, ...(isData ? members : [`  ${type.getText(file, flags)}`])].join("\n");
  });
  const text = `${lines.toSorted().join("\n")}\n`.replace(/import\("[^"]*\/"?([^"/]*)"\)\./g, "");
  await expect(text).toMatchFileSnapshot(`api/${entry.replace(".ts", "")}.txt`);
});
