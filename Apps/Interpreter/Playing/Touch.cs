using System.Runtime;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>Single instructions that may fault (Stubs/Touch.xs).</summary>
internal static class Touch
{
    [RuntimeImport("*", "touch_load"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Load(ulong address);

    [RuntimeImport("*", "touch_store"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Store(ulong address, ulong word);

    [RuntimeImport("*", "touch_undefined"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Undefined();

    [RuntimeImport("*", "touch_privileged"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Privileged();

    [RuntimeImport("*", "touch_divide"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Divide();

    /// <summary>Where one goes on that skips such an instruction.</summary>
    [RuntimeImport("*", "touch_skip"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Skip();
}
