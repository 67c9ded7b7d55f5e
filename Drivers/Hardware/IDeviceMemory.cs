using System.Runtime.CompilerServices;
using System.Threading;

namespace ExoCosmos.Drivers.Hardware;

/// <summary>
/// Access to mapped device registers, one load or store of the given width each, in program order. Loads are not inlined: where only a part of a
/// register is looked at, the compiler would load only that part, and many devices answer to nothing but the whole.
/// The machine takes the bodies below as they are; a test replaces them with a device of its own.
/// </summary>
public unsafe interface IDeviceMemory
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    static virtual byte Read8(nint address) => Volatile.Read(ref *(byte*)address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static virtual ushort Read16(nint address) => Volatile.Read(ref *(ushort*)address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static virtual uint Read32(nint address) => Volatile.Read(ref *(uint*)address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static virtual ulong Read64(nint address) => Volatile.Read(ref *(ulong*)address);

    static virtual void Write8(nint address, byte value) => Volatile.Write(ref *(byte*)address, value);

    static virtual void Write16(nint address, ushort value) => Volatile.Write(ref *(ushort*)address, value);

    static virtual void Write32(nint address, uint value) => Volatile.Write(ref *(uint*)address, value);

    static virtual void Write64(nint address, ulong value) => Volatile.Write(ref *(ulong*)address, value);
}
