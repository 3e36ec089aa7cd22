/** What is said of a run's teacher. */
export const teacherSentences = {
  learns: (from: string, weights: number): string => `learns from ${from}, whose ${weights} weights stay as they are`,
  unknownPixels: "nobody said how pictures reach the teacher: it is given them as the model is",
};
