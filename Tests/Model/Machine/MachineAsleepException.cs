using System;

namespace ExoCosmos.Model.Machine;

/// <summary>All environments sleep and nothing can wake one: the machine would wait for ever.</summary>
public sealed class MachineAsleepException() : Exception("every environment sleeps for ever");
