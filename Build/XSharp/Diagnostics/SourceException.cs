using System;

namespace ExoCosmos.Build.XSharp.Diagnostics;

/// <summary>Ends the treatment of one statement; the loop over the statements records it and goes on with the next.</summary>
public sealed class SourceException : Exception
{
    public SourceException(Position at, string reason)
        : base(reason) => At = at;

    public SourceException()
    {
    }

    public SourceException(string message)
        : base(message)
    {
    }

    public SourceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public Position At { get; }
}
