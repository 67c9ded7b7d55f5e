using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>The ways in which ring 3 loads a selector, as in the table of Stubs/Selectors.xs.</summary>
internal enum SelectorWay
{
    Ds,
    Es,
    Fs,
    Gs,
    Ss,
    FarReturn,
    FarJump,
    InterruptReturnCode,
    InterruptReturnStack,
}

/// <summary>
/// Tries every selector of the descriptor tables in every segment register, and as the target of far jumps and returns: only null, the user's data
/// and the user's 64-bit code are to be had. Nothing leads to ring 0, to a gate, or to 32-bit code.
/// </summary>
internal unsafe struct Selectors : IAttack
{
    /// <summary>Twice as many as the global table has; bit 2 is the local table, bits 0 and 1 the privilege asked for.</summary>
    private const ulong SelectorLimit = 0xA0, PageFault = 14;

    [RuntimeImport("*", "selector_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Table();

    [RuntimeImport("*", "selector_code"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern uint CodeSelector();

    public static ReadOnlySpan<byte> Name => "selectors"u8;

    public static void Run()
    {
        for (var way = SelectorWay.Ds; way <= SelectorWay.InterruptReturnStack; way++)
        {
            for (ulong selector = 0; selector < SelectorLimit; selector++)
                Try(way, selector);
            Try(way, 0xFFFF);
        }
    }

    private static void Try(SelectorWay way, ulong selector)
    {
        var vector = Trial.Of(Table()[(int)way], selector);
        // QEMU before 9.1 has a page fault for every far return and iretq in ring 3 where SMAP is on.
        if (vector == PageFault && (way is SelectorWay.FarReturn or SelectorWay.InterruptReturnCode or SelectorWay.InterruptReturnStack))
            return;
        if (MayHave(way, selector))
            Findings.Expect("an allowed selector is refused"u8, vector == Trial.NoFault, ((ulong)way << 32) | selector);
        else
            // Protection, not present, or a stack segment's fault: the manuals leave no other.
            Findings.Expect("a forbidden selector is loaded"u8, vector is 11 or 12 or 13, ((ulong)way << 32) | selector);
        Findings.Expect("the privilege has changed"u8, CodeSelector() == UpcallFrame.UserCode, ((ulong)way << 32) | selector);
    }

    private static bool MayHave(SelectorWay way, ulong selector) => way switch
    {
        SelectorWay.Ss or SelectorWay.InterruptReturnStack => selector == UpcallFrame.UserData,
        SelectorWay.FarReturn or SelectorWay.InterruptReturnCode => selector == UpcallFrame.UserCode,
        // A jump ignores the privilege asked for, as long as it is not more than there is.
        SelectorWay.FarJump => (selector | 3) == UpcallFrame.UserCode,
        _ => selector < 4 || (selector | 3) is UpcallFrame.UserData or UpcallFrame.UserCode,
    };
}
