let isOn = false;

/** Whether every form is held to what its phase promises as soon as it is there: in tests, and under VITRAL_DEBUG=1. */
export function verifyForms(on: boolean): void {
  isOn = on;
}

/**
 * A form that a phase leaves, after its verifier has looked at it.
 * @throws Error that says what does not hold: a defect of that phase
 */
export function verified<Form>(form: Form, phase: string, verify: (form: Form) => void): Form {
  if (!isOn) return form;
  try {
    verify(form);
  } catch (error) {
    throw new Error(`${phase}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return form;
}
