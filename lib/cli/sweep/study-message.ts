import type { Choices } from './choice.ts';
import type { Outcome } from './record.ts';
import type { RunParameters } from './run-id.ts';

/** Which result counts, and which way. */
export interface Objective {
  readonly name: string;
  readonly isHigh: boolean;
}

/** What is known of a study without running it. */
export interface StudyPlan {
  readonly choices: Choices;
  /** Null where the study does not say. */
  readonly objective: Objective | null;
}

/** What a process of a study is told: which module, on how many threads; a run. */
export type StudyTask =
  | { readonly kind: 'load'; readonly file: string; readonly threads: number }
  | { readonly kind: 'run'; readonly id: string; readonly parameters: RunParameters };

/** What it sends: its study; that there is none; what a run came to; why it cannot go on. */
export type StudyMessage =
  | { readonly kind: 'loaded'; readonly plan: StudyPlan }
  | { readonly kind: 'unusable'; readonly text: string }
  | { readonly kind: 'finished'; readonly outcome: Outcome }
  | { readonly kind: 'broken'; readonly text: string };
