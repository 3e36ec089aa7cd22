import type { JsonNode, JsonProperty } from "../json/json.ts";
import { property, spanWithin } from "../json/json.ts";
import type { Span } from "../problem/source.ts";

/** Where a preset and settings are written, for those that stand in a file: their problems are shown there. */
export interface ChoicePlaces {
  readonly preset?: Span | undefined;
  readonly set: ReadonlyMap<string, SettingPlace>;
}

export interface SettingPlace {
  readonly name: Span;
  /** A range of the value's text. */
  at(start: number, end: number): Span;
}

/** The places of a recipe's `preset` and `set`. */
export function choicePlaces(recipe: JsonNode): ChoicePlaces {
  const valueOf = (name: string) => (recipe.kind === "object" ? property(recipe, name)?.value : undefined);
  const preset = valueOf("preset");
  const settings = valueOf("set");
  const properties = settings?.kind === "object" ? settings.properties : [];
  return {
    preset: preset?.kind === "string" ? spanWithin(preset, 0, preset.text.length) : undefined,
    set: new Map(properties.map((setting) => [setting.name, placeOfSetting(setting)])),
  };
}

/** The text of a value that is no string is as it is written. */
function placeOfSetting({ nameSpan, value }: JsonProperty): SettingPlace {
  const { source, start: from } = value.span;
  return {
    name: nameSpan,
    at: (start, end) =>
      value.kind === "string" ? spanWithin(value, start, end) : { source, start: from + start, end: from + end },
  };
}
