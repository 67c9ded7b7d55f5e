using System;

namespace ExoCosmos.Shell.Commands;

/// <summary>A command was called in a way that it does not understand; the message says what is wrong, the usage line follows it.</summary>
internal sealed class UsageException(string message) : Exception(message);
