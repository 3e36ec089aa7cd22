import { list, object, text, withDefault } from "./recipe-fields.ts";

const path = text("A path of weights, `*` for any part of one step and `**` for any steps.");

export const start = object(
  "The weights that training begins with, in place of drawn ones.",
  {
    from: text("A run's folder, or one that `vitral import` made; a path from where `vitral train` is called.", [
      "runs/mae-1",
    ]),
    reset: withDefault(list("Weights that are drawn anew, such as a head for other classes.", path), []),
    freeze: withDefault(
      list("Weights that stay as they are: they have no gradient and nothing beside them.", path),
      [],
    ),
  },
  '{ "from": "runs/mae-1", "reset": ["head.**"] }',
);
