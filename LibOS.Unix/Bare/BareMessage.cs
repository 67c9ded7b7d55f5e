using System;
using System.Diagnostics.CodeAnalysis;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;

namespace ExoCosmos.LibOS.Unix.Bare;

/// <summary>What a bare program has to say when it cannot do what was asked: a line on standard error, and its status.</summary>
public static class BareMessage
{
    public const int Failed = 1, Misused = 2;

    private const int LongestLine = 512;

    /// <summary>Says "program: subject: problem" and ends the program.</summary>
    /// <param name="subject">What it is about, as the user wrote it; may be empty.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="status">Of the process.</param>
    [DoesNotReturn]
    public static void End(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> problem, int status = Failed)
    {
        var text = new GeneratedText(stackalloc byte[LongestLine]);
        var program = BareProcess.Argument(0);
        text.Text(program[(program.LastIndexOf((byte)'/') + 1)..]);
        text.Text(": "u8);
        if (!subject.IsEmpty)
        {
            text.Field(subject);
            text.Text(": "u8);
        }

        text.Text(problem);
        text.Line();
        BareFile.Standard(2).Write(text.Kept);
        BareProcess.Exit(status);
    }

    /// <summary>Says how the program is called.</summary>
    [DoesNotReturn]
    public static void Usage(ReadOnlySpan<byte> usage)
    {
        BareFile.Standard(2).Write(usage);
        BareProcess.Exit(Misused);
    }
}
