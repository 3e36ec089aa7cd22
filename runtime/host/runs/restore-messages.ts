export const restoreSentences = {
  noRecipe: "it was imported without a recipe, and beside it is one",
};
