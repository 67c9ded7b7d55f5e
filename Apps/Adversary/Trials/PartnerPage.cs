using System.Runtime.InteropServices;

namespace ExoCosmos.Adversary.Trials;

/// <summary>The page that an attacker and its partners share (Stubs/Partner.xs).</summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
internal unsafe struct PartnerPage
{
    public const ulong Address = 0x0000_4800_0000_1000;

    /// <summary>Calls that have entered a partner which does not answer at once.</summary>
    [FieldOffset(0)] public ulong Entered;
    /// <summary>Not 0: a partner that lingers answers.</summary>
    [FieldOffset(8)] public ulong Go;
    /// <summary>Calls of calling partners that are over.</summary>
    [FieldOffset(16)] public ulong Calls;
    /// <summary>Whom a partner calls that calls on, until when, and what it was answered.</summary>
    [FieldOffset(24)] public ulong Gate;
    [FieldOffset(32)] public ulong Deadline;
    [FieldOffset(40)] public long OnAnswer;
    /// <summary>What calling partners were answered: two calls each.</summary>
    [FieldOffset(64)] public fixed long Answers[4];

    public static PartnerPage* Own => (PartnerPage*)Address;
}

/// <summary>What a partner does, in the order of the table in Stubs/Partner.xs.</summary>
internal enum PartnerRole
{
    TakeCalls = 2,
    MakeCalls,
    Echo,
    Spin,
    Slumber,
    Linger,
    CallOn,
    Push,
    Fault,
    End,
}
