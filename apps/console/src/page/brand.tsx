import mark from './waybill.svg';

/** Our name and mark. */
export function Brand() {
  return (
    <span className="brand">
      <img src={mark} alt="" width="24" height="24" />
      Waybill
    </span>
  );
}
