using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Frame;

/// <summary>Which frames a FrameAllocate asks for, after it was checked: any, these, in a row, of a colour.</summary>
public readonly struct FrameChoice
{
    private readonly FrameFlags _flags;
    private readonly ulong _first;
    private readonly uint _modulus;

    private FrameChoice(FrameFlags flags, ulong first, uint modulus)
    {
        _flags = flags;
        _first = first;
        _modulus = modulus;
    }

    public FrameMarks Marks => (_flags & FrameFlags.Spared) != 0 ? FrameMarks.Spared : FrameMarks.None;

    /// <param name="flags">From outside.</param>
    /// <param name="place">From outside: with At the first number, with Colour the phase and, in the upper half, the modulus.</param>
    /// <param name="choice">What was asked for.</param>
    public static bool TryDecode(FrameFlags flags, ulong place, out FrameChoice choice)
    {
        choice = new FrameChoice(flags, (flags & FrameFlags.At) != 0 ? place : 0, 1);
        if ((flags & ~(FrameFlags.Contiguous | FrameFlags.At | FrameFlags.Colour | FrameFlags.Spared)) != 0)
            return false;
        if ((flags & FrameFlags.Colour) == 0)
            return true;
        var colour = new FrameColour((uint)place, (uint)(place >> 32));
        choice = new FrameChoice(flags, colour.Phase, colour.Modulus);
        return (flags & FrameFlags.At) == 0 && colour.Modulus is not 0 and <= FrameColour.MaxModulus && (colour.Modulus & (colour.Modulus - 1)) == 0
            && colour.Phase < colour.Modulus;
    }

    /// <summary>Takes as many frames as there are places for their numbers, or none.</summary>
    public bool TryTake(ref FrameTable frames, Span<uint> numbers)
    {
        if ((_flags & FrameFlags.At) != 0)
            return TryTakeAt(ref frames, numbers);
        if ((_flags & FrameFlags.Contiguous) != 0)
        {
            var first = frames.TakeRun((uint)numbers.Length, _modulus, (uint)_first);
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = first + (uint)i;
            return first != 0;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _modulus != 1 ? frames.TakeRun(1, _modulus, (uint)_first) : frames.Take();
            if (numbers[i] != 0)
                continue;
            // Not so many of this colour.
            foreach (var number in numbers[..i])
                frames.Release(number);
            return false;
        }

        return true;
    }

    private bool TryTakeAt(ref FrameTable frames, Span<uint> numbers)
    {
        if (_first >= frames.Count)
            return false;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!frames.IsFree(_first + (ulong)i))
                return false;
            numbers[i] = (uint)_first + (uint)i;
        }

        foreach (var number in numbers)
            frames.TakeAt(number);
        return true;
    }
}
