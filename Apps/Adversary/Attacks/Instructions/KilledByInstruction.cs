using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>Switches interrupts off, to keep the processor for itself.</summary>
internal struct SwitchInterruptsOff : IAttack
{
    public static ReadOnlySpan<byte> Name => "switch-interrupts-off"u8;

    public static void Run() => Touch.SwitchInterruptsOff();
}

/// <summary>Stops the processor.</summary>
internal struct HaltProcessor : IAttack
{
    public static ReadOnlySpan<byte> Name => "halt-processor"u8;

    public static void Run() => Touch.Halt();
}

/// <summary>Asks the emulator's exit port to end the machine.</summary>
internal struct WriteExitPort : IAttack
{
    public static ReadOnlySpan<byte> Name => "write-exit-port"u8;

    public static void Run() => Touch.WriteExitPort();
}
