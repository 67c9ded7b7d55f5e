using System;

namespace ExoCosmos.Model.Reference;

/// <summary>A batch rewrote itself so that the model cannot say what the kernel saw: the program ends here, without a verdict on this call.</summary>
public sealed class UndecidableException() : Exception("a batch edits itself");
