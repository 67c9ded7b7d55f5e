using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// Who sleeps on a word of which frame: armed terms are linked by frame, from <see cref="FrameInfo.Watchers"/>. A term's number is
/// environment slot × <see cref="WakeTerm.MaxTerms"/> + its index; slot 0 has none, so 0 means "none".
/// </summary>
public static unsafe class Watchers
{
    /// <summary>The most sleepers that one change of a frame is shown to at once; the others find out in their turn (<see cref="Poll"/>).</summary>
    private const int MostAtOnce = 32;

    public static void Add(KernelState* kernel, uint slot, uint index)
    {
        var number = (slot * WakeTerm.MaxTerms) + index;
        var term = Term(kernel, number);
        var frame = kernel->Frames[term->Frame];
        term->Previous = 0;
        term->Next = frame->Watchers;
        if (term->Next != 0)
            Term(kernel, term->Next)->Previous = number;
        frame->Watchers = number;
    }

    public static void Remove(KernelState* kernel, uint slot, uint index)
    {
        var term = Term(kernel, (slot * WakeTerm.MaxTerms) + index);
        if (term->Previous != 0)
            Term(kernel, term->Previous)->Next = term->Next;
        else
            kernel->Frames[term->Frame]->Watchers = term->Next;
        if (term->Next != 0)
            Term(kernel, term->Next)->Previous = term->Previous;
    }

    /// <summary>Something in this frame changed: wakes those whose predicates hold now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Touch(KernelState* kernel, ulong frame)
    {
        if (kernel->Frames[frame]->Watchers != 0)
            Show(kernel, frame);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Show(KernelState* kernel, ulong frame)
    {
        // Collected first: waking unlinks.
        var sleepers = stackalloc uint[MostAtOnce];
        var count = 0;
        for (var number = kernel->Frames[frame]->Watchers; number != 0 && count < MostAtOnce; number = Term(kernel, number)->Next)
            sleepers[count++] = number / WakeTerm.MaxTerms;
        for (var i = 0; i < count; i++)
        {
            if (kernel->Environments.Info(sleepers[i])->State == EnvironmentState.Sleeping)
                Sleeper.WakeIfHolds(kernel, sleepers[i]);
        }
    }

    private static ArmedTerm* Term(KernelState* kernel, uint number) =>
        kernel->Environments.Record(number / WakeTerm.MaxTerms)->Term(number % WakeTerm.MaxTerms);
}
