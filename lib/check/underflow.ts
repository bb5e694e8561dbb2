/** Below this a sum, difference or product of doubles has lost its precision to underflow. */
export const tiny = 1e-290;

/** The rounding of a single value that underflows. Over a step it stays below `tiny`, so that what is 0 can be told. */
export const tinyRounding = 1e-307;
