using System.Runtime;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Adversary.Trials;

/// <summary>Single accesses to an address (Stubs/Touch.xs).</summary>
internal static unsafe class Touch
{
    [RuntimeImport("*", "touch_addresses"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Addresses();

    /// <summary>The code of the accesses, for <see cref="Trial.Of"/>.</summary>
    public static ulong ReadCode => Addresses()[0];

    public static ulong WriteCode => Addresses()[1];

    public static ulong JumpCode => Addresses()[2];

    [RuntimeImport("*", "touch_read"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Read(ulong address);

    [RuntimeImport("*", "touch_write"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write(ulong address);

    [RuntimeImport("*", "touch_jump"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Jump(ulong address);

    [RuntimeImport("*", "touch_cli"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SwitchInterruptsOff();

    [RuntimeImport("*", "touch_hlt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Halt();

    [RuntimeImport("*", "touch_exit_port"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteExitPort();
}
