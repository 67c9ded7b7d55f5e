using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Rings;

/// <summary>
/// Which slot of the memory for headers the next frame may have: frame n has slot n modulo the count, until the device has given it back.
/// <code>
///   finished ── with the kernel and the device ── accepted ── waiting to be handed over ── taken
/// </code>
/// A frame that the kernel refuses for good is taken out of the numbers. Those behind it then stand one slot further than their number says, so none is used again before all are back.
/// </summary>
public struct SendSlots
{
    /// <summary>Frames between the taking of a slot and the device's giving them back.</summary>
    public const uint Count = 64;

    /// <summary>Frames that have a slot, from the first on; refused ones are not counted.</summary>
    private uint _taken;

    private bool _isOutOfStep;

    /// <summary>The slot that <see cref="Take"/> gives.</summary>
    public readonly uint Next => _taken % Count;

    /// <param name="finished">Frames that were given back, from the first on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool HasRoom(uint finished) => _taken - finished < (_isOutOfStep ? 1 : Count);

    /// <summary>Takes the next slot; there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take()
    {
        _taken++;
        _isOutOfStep = false;
    }

    /// <summary>A frame that had a slot will never be sent.</summary>
    public void Refuse()
    {
        _taken--;
        _isOutOfStep = true;
    }
}
