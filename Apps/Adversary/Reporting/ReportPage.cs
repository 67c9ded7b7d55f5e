using System;
using System.Runtime.InteropServices;
using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.Adversary.Reporting;

/// <summary>
/// The page at which a child tells its supervisor what it found; both have it mapped, in a frame of the child's account.
/// <code>
///   0 Failures   4 Length of the text   8 Beat   16 Text …
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
internal unsafe struct ReportPage
{
    /// <summary>Where a child finds its own.</summary>
    public const ulong Address = 0x0000_6000_0000_0000;
    public const int TextCapacity = 4096 - 16;

    /// <summary>Checks that failed.</summary>
    [FieldOffset(0)] public uint Failures;
    [FieldOffset(4)] public uint Length;
    /// <summary>The neighbour's rounds, all of them well; what an attacker does that the supervisor waits for.</summary>
    [FieldOffset(8)] public ulong Beat;
    [FieldOffset(16)] public fixed byte Text[TextCapacity];

    public static ReportPage* Own => (ReportPage*)Address;

    /// <summary>The text; its length comes from the child and is not believed.</summary>
    public static ReadOnlySpan<byte> TextOf(ReportPage* page) => new(page->Text, (int)Math.Min(page->Length, TextCapacity));

    /// <summary>The attacker has all that it wants to have before it is asked for some of it.</summary>
    public static void TellReady() => Volatile.Write(ref Own->Beat, 1);

    public static void Append(ReadOnlySpan<byte> text)
    {
        var page = Own;
        var room = TextCapacity - (int)page->Length;
        text = text[..Math.Min(text.Length, room)];
        text.CopyTo(new Span<byte>(page->Text + page->Length, text.Length));
        page->Length += (uint)text.Length;
    }
}
