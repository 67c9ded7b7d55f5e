using System;

namespace ExoCosmos.Model.Reference;

/// <summary>The kernel did what the model does not allow.</summary>
public sealed class DisagreementException(string message) : Exception(message);
