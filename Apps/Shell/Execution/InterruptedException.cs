using System;

namespace ExoCosmos.Shell.Execution;

/// <summary>Ctrl-C was pressed while a command of the shell ran.</summary>
internal sealed class InterruptedException : Exception;
