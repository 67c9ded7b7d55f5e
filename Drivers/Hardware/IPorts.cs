namespace ExoCosmos.Drivers.Hardware;

/// <summary>The I/O port space of the processor (Intel SDM vol. 1 ch. 19). Every call is one IN or OUT instruction.</summary>
public interface IPorts
{
    static abstract byte In8(ushort port);

    static abstract ushort In16(ushort port);

    static abstract uint In32(ushort port);

    static abstract void Out8(ushort port, byte value);

    static abstract void Out16(ushort port, ushort value);

    static abstract void Out32(ushort port, uint value);
}
