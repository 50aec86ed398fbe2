import type { Summary } from '@termwise/posting';
import type { ScheduleRun } from 'termwise';
import type { DraftForm } from './draft-form.js';

/** The figures of the order at the moment it was submitted. */
export interface Receipt {
  readonly email: string;
  readonly monthlyTotal: string;
  readonly contractValue: string;
  readonly schedule: readonly ScheduleRun[];
}

/** Formats an amount for the page; a dash if the total is too large to compute. */
export function amountText({ money }: DraftForm, minor: number | null): string {
  return minor === null ? '—' : money.minor(minor);
}

/** What lists of orders show. */
export function summaryOf(form: DraftForm): Summary {
  const { draft } = form;
  const names = ['/customer/firstName', '/customer/lastName'].map((path) => form.text(path));
  const name =
    form.text('/customer/companyName') || names.join(' ').trim() || form.text('/customer/email');
  return { name, items: draft.items.length, total: amountText(form, draft.monthlyTotal) };
}

export function receiptOf(form: DraftForm): Receipt {
  const { draft } = form;
  return {
    email: form.text('/customer/email'),
    monthlyTotal: amountText(form, draft.monthlyTotal),
    contractValue: amountText(form, draft.contractValue),
    schedule: draft.schedule(),
  };
}
