using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>reboot(2), for an instance that was granted the power capability.</summary>
public static class PowerCalls
{
    private const uint FirstMagic = 0xFEE1_DEAD, SecondMagic = 672274793, Restart = 0x0123_4567, PowerOff = 0x4321_FEDC, Halt = 0xCDEF_0123;

    public static long Reboot(in Registers registers)
    {
        if ((uint)registers.First != FirstMagic || (uint)registers.Second != SecondMagic)
            return -(long)Errno.EINVAL;
        if (!Grants.TryFind("power"u8, out var power))
            return -(long)Errno.EPERM;
        DataCalls.SyncAll();
        switch ((uint)registers.Third)
        {
            case Restart:
                KernelApi.Power(power.Handle, PowerOperation.Reboot, 0);
                break;
            case PowerOff or Halt:
                KernelApi.Power(power.Handle, PowerOperation.Off, 0);
                break;
            default:
                return -(long)Errno.EINVAL;
        }

        return -(long)Errno.EIO;
    }
}
