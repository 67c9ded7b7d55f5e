namespace ExoCosmos.Drivers.Keyboard;

/// <summary>
/// What a PS/2 mouse says at once (IBM PS/2 technical reference, "mouse"): how far it was moved since it said so last, and which buttons are down.
/// <code>
///   23   22   21   20  19   18     17    16     15 …… 8   7 …… 0
///  +----+----+----+----+---+------+-----+------+---------+---------+
///  | yo | xo | ys | xs | 1 |middle|right| left |    x    |    y    |    x to the right, y upwards; s: the sign, o: it was more than that
///  +----+----+----+----+---+------+-----+------+---------+---------+
/// </code>
/// </summary>
public readonly record struct PointerPacket(uint Value)
{
    /// <summary>Set in every first byte.</summary>
    public const byte Always = 0x08;

    public const int Bytes = 3;
}

/// <summary>Puts the bytes of a mouse together. After a lost byte it looks for one that can be a first.</summary>
public struct PointerAssembly
{
    private uint _value;
    private int _count;

    /// <returns>Whether the byte was a packet's last.</returns>
    public bool TryAdd(byte value, out PointerPacket packet)
    {
        packet = default;
        if (_count == 0 && (value & PointerPacket.Always) == 0)
            return false;
        _value = (_value << 8) | value;
        if (++_count < PointerPacket.Bytes)
            return false;
        packet = new PointerPacket(_value);
        (_value, _count) = (0, 0);
        return true;
    }
}
