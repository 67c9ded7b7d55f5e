using System;
using System.Numerics;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>
/// What can be seen of a program's world, as one number that does not depend on which slots, frames and handles the kernel chose: the same on the machine and in the
/// simulation. Sums of mixed words, so that order does not matter.
/// </summary>
public static unsafe class Digest
{
    /// <summary>In the place of an answer: there is none yet.</summary>
    public const long NoAnswer = long.MinValue;

    /// <param name="tables">The kernel's tables.</param>
    /// <param name="cast">Whose world.</param>
    /// <param name="variables">The program's.</param>
    /// <param name="frames">Which of them are frame numbers: bit n = variable n.</param>
    public static ulong OfWorld(in Tables tables, in Cast cast, ReadOnlySpan<ulong> variables, ulong frames)
    {
        ulong sum = 0;
        for (uint environment = 1; environment < tables.EnvironmentCount; environment++)
        {
            var number = cast.NumberOf(tables, environment);
            if (number < 0)
                continue;
            if (number == Stage.Players)
                sum += Mix(1, tables.Accounts[tables.Environments[environment].Account].Budget);
            for (var slot = tables.Environments[environment].FirstHeld; slot != 0; slot = tables.Capabilities[slot].NextHeld)
            {
                if (cast.IsProgram(tables, slot))
                    sum += OfCapability(tables, cast, slot, number);
            }
        }

        for (; frames != 0; frames &= frames - 1)
        {
            var variable = BitOperations.TrailingZeroCount(frames);
            sum += Mix((ulong)variable + 100, OfFrame(tables, variables[variable]));
        }

        return sum;
    }

    /// <summary>A frame that a program knows. One that outlives its account while it is mapped goes to the one above, which may be the machine's.</summary>
    public static ulong OfFrame(in Tables tables, ulong number)
    {
        ref readonly var frame = ref tables.Frames[number];
        return Mix((ulong)frame.Kind | ((ulong)frame.Marks << 8) | ((ulong)frame.Pins << 16) | ((ulong)frame.Mappings << 32), frame.Account == tables.WholeAccount ? 0 : tables.Accounts[frame.Account].Budget);
    }

    /// <summary>One page of a player as it sees it.</summary>
    /// <param name="entry">Its page-table entry; 0 = nothing is mapped.</param>
    /// <param name="word">Its first word.</param>
    public static ulong OfPage(in Tables tables, int index, ulong entry, ulong word)
    {
        if (entry == 0)
            return 0;
        var access = (entry & 2) | (entry >> 63);
        return Mix(((ulong)index << 8) | access, OfFrame(tables, (entry & 0x000F_FFFF_FFFF_F000) >> Layout.PageShift) ^ Mix(word, 3));
    }

    /// <summary>All that a player has reported, and one step more.</summary>
    /// <param name="before">0 at the beginning.</param>
    /// <param name="answer">What the kernel answered; a handle is 0.</param>
    /// <param name="registers">rdi rsi rdx r10 r8 r9 afterwards.</param>
    /// <param name="isEntered">They are those of a call that entered it; the last is the number of the caller.</param>
    public static ulong OfReport(ulong before, long answer, ReadOnlySpan<ulong> registers, bool isEntered)
    {
        var report = Mix(before, (ulong)answer + (isEntered ? 1UL << 32 : 0));
        foreach (var register in registers)
            report = Mix(report, register);
        return report;
    }

    /// <summary>The same with what disks have answered it.</summary>
    public static ulong OfReport(ulong before, ulong completions) => completions == 0 ? before : Mix(before, completions);

    /// <summary>The answers of disks in a ring, in whichever order they came.</summary>
    /// <param name="first">Count of the first of them.</param>
    public static ulong OfCompletions(RingPage* ring, uint first)
    {
        ulong sum = 0;
        for (var count = first; count != ring->Head; count++)
            sum += Mix(RingPage.Completion(ring, count)->Cookie, (ulong)RingPage.Completion(ring, count)->Status);
        return sum;
    }

    /// <summary>All that the kernel has called a player up for, and once more.</summary>
    /// <param name="before">0 at the beginning.</param>
    /// <param name="entry">Where: 1 fault, 2 beginning of a slice, 3 its end, 4 recall.</param>
    /// <param name="frame">What was interrupted.</param>
    /// <param name="control">The player's control page, right after.</param>
    /// <param name="place">Where the frame stands, as the player sees it.</param>
    /// <param name="interrupted">Registers of an instruction that faulted, and whether the frame says that it was this one, on its stack; 0 = no such one.</param>
    public static ulong OfUpcall(ulong before, ulong entry, UpcallFrame* frame, ControlPage* control, ulong place, ulong interrupted)
    {
        var isAtTop = place == (control->StackTop & ~15UL) - (ulong)sizeof(UpcallFrame);
        var report = Mix(before, entry | (isAtTop ? 16UL : 0) | ((ulong)control->Masked << 8) | (frame->MaskedBefore << 32));
        report = Mix(report, frame->Vector | (frame->Error << 32));
        return Mix(Mix(Mix(report, frame->Address), frame->Cs | (frame->Ss << 32)), interrupted);
    }

    /// <summary>What a frame says of an instruction that faulted.</summary>
    /// <param name="vectors">As they are at the entry.</param>
    /// <param name="isThis">It is the instruction that was executed, and its stack.</param>
    public static ulong OfInterrupted(UpcallFrame* frame, ulong* vectors, bool isThis) => Mix(KnownRegisters.Of(frame, vectors).Digested(), isThis ? 1UL : 2UL);

    /// <summary>The same with a foreign system call of its own.</summary>
    /// <param name="arrived">The registers at its entry.</param>
    /// <param name="isFromThere">The return address is behind the instruction, and the stack is that of the caller.</param>
    public static ulong OfForeign(ulong before, in KnownRegisters arrived, ControlPage* control, bool isFromThere)
    {
        var report = Mix(before, arrived.Digested(control->ForeignEntry));
        return Mix(Mix(report, control->ForeignFlags), (isFromThere ? 1UL : 0) | ((ulong)control->Masked << 8) | (control->ForeignMasked << 32));
    }

    /// <summary>What the kernel has written to a control page. A slice may begin at any time; of a recall it has told a player that rests.</summary>
    public static ulong OfControl(ControlPage* control) => Mix(control->Masked | ((ulong)(control->Pending & 2) << 32), control->RecalledAmount);

    /// <summary>What the kernel's table says of a player, and its report.</summary>
    /// <param name="isAtRest">It has nothing to do: which the kernel calls it then is the machine's.</param>
    public static ulong OfPlayer(in Tables tables, uint slot, bool isAtRest, ulong report, ulong upcalls)
    {
        ref readonly var info = ref tables.Environments[slot];
        var state = Mix((isAtRest ? 0 : (ulong)info.State) | ((ulong)info.Reason << 8) | ((ulong)info.Names << 16), (ulong)info.Status);
        return Mix(Mix(state, info.Repossessed), Mix(Mix(report, upcalls), ((ulong)info.Places << 32) | info.Upcalls));
    }

    /// <summary>What one player sees of its pages.</summary>
    public static ulong OfPages(int player, ulong sum) => Mix((ulong)player + 1, sum);

    private static ulong OfCapability(in Tables tables, in Cast cast, uint slot, int holder)
    {
        ref readonly var capability = ref tables.Capabilities[slot];
        var about = Mix(Own(capability), (ulong)holder);
        if (capability.Parent != 0 && cast.IsProgram(tables, capability.Parent))
            about = Mix(about, Own(tables.Capabilities[capability.Parent]));
        ulong children = 0;
        for (var child = capability.FirstChild; child != 0; child = tables.Capabilities[child].NextSibling)
            children++;
        about = Mix(about, children);
        switch (capability.Kind)
        {
            case CapabilityKind.Account:
                ref readonly var account = ref tables.Accounts[capability.Base];
                return Mix(Mix(about, account.Used), Mix(account.Budget, account.Direct));
            case CapabilityKind.Slices:
            case CapabilityKind.Network:
                return Mix(about, capability.Base);
            case CapabilityKind.Extent:
                return Mix(about, capability.Base % Stage.Blocks);
            case CapabilityKind.Gate:
                return Mix(Mix(about, capability.Account), (ulong)cast.NumberOf(tables, (uint)capability.Base));
            case CapabilityKind.Environment:
                return Mix(about, (ulong)cast.NumberOf(tables, (uint)capability.Base));
            default:
                return about;
        }
    }

    private static ulong Own(in CapabilityInfo capability) =>
        Mix((ulong)capability.Kind | ((ulong)capability.Rights << 8) | ((ulong)capability.Marks << 16), capability.Length);

    public static ulong Mix(ulong one, ulong other)
    {
        var mixed = (one * 0x9E37_79B9_7F4A_7C15) ^ (other + 0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 29)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 32);
    }
}
