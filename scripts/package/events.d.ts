// The events of <underhood-lab>.

/** Each event by its name. */
export interface LabEvents {
  step: CustomEvent<{ step: number }>;
  stage: CustomEvent<{ stage: string }>;
  beat: CustomEvent<{ beat: string }>;
  /** Settings, data, or playing changed. */
  state: CustomEvent<object>;
  /** New numbers were read. */
  frame: CustomEvent<object>;
  /** Where the run is can be kept: after every change, and every two seconds while it plays. */
  checkpoint: CustomEvent<object>;
  error: CustomEvent<{ code: string; message: string }>;
}
